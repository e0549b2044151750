/** The state that the specification starts from, and the processes that run from there. */
import type { Part } from './part.ts'

export const start: Part = ({ scenario, exits }) => {
  const used = scenario.tmr.some((vectors) => vectors.length > 0)
  return `
/* An earlier boot has left the interrupt live on the old CPU, unmasked, its route known. */
init {
  atomic {
    mapped[OLD] = BIT(FIRST);
${exits ? '    eoi_exit[OLD] = BIT(FIRST);\n' : ''}${used ? '    tmr[OLD] = BIT(SECOND); /* another level interrupt has used it there */\n' : ''}${cpus(scenario.vcpus)}
    run Vmm(MAIN); run Device(); run User();${scenario.move === 'rewrite' ? ' run Rewrite();' : ''} run Watch()
  }
}
`
}

const cpus = (count: number): string =>
  Array.from(
    { length: count },
    (_, c) => `    run Vmm(${c}); run Kvm(${c}); run Interrupt(${c});`,
  ).join('\n')

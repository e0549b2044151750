/** Scenarios that a person has drawn: the design itself is their name. */
import { ok, type Result } from '../../base/result.ts'
import { type ScenarioDesign, scenarioOf } from './design.ts'
import { readDesign, writeDesign } from './design-code.ts'
import { sentenceOf, titleOf } from './design-words.ts'
import type { Scenario } from './scenario.ts'

export const ownScenario = (design: ScenarioDesign): Scenario =>
  scenarioOf(design, {
    id: writeDesign(design),
    title: titleOf(design),
    summary: sentenceOf(design),
  })

/** The scenario that an id is the design of, or what is damaged in it. */
export function readOwn(id: string): Result<Scenario> {
  const design = readDesign(id)
  return design.ok ? ok(ownScenario(design.value)) : design
}

/** Who may import whom: this table is the single statement of it. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, posix } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseSync } from 'vite'
import { describe, expect, it } from 'vitest'

interface Rule {
  readonly folders: readonly string[]
  /** A name also stands for its subpaths; a star at the end for any ending. */
  readonly packages: readonly string[]
}

const pure = ['base', 'lts', 'core', 'trace']
const d3 = ['d3', 'd3-*']
const react = [
  'react',
  'react-dom',
  'react-error-boundary',
  'zustand',
  '@fontsource/*',
  '@radix-ui/*',
  'cmdk',
  'react-resizable-panels',
]

const table: Readonly<Record<string, Rule>> = {
  base: { folders: [], packages: [] },
  lts: { folders: ['base'], packages: [] },
  core: { folders: ['lts', 'base'], packages: [] },
  trace: { folders: ['core', 'lts', 'base'], packages: ['diff'] },
  conformance: { folders: pure, packages: [] },
  spin: { folders: pure, packages: [] },
  log: { folders: ['trace', 'core', 'lts', 'base'], packages: ['diff', 'fflate'] },
  export: { folders: [...pure, 'log'], packages: [] },
  view: { folders: ['log', 'trace', 'core', 'base'], packages: d3 },
  lessons: { folders: ['trace', 'core'], packages: [] },
  worker: { folders: [...pure, 'log', 'export', 'view'], packages: [] },
  panels: { folders: ['view', 'log', 'core', 'base'], packages: ['react', ...d3] },
  app: {
    folders: [...pure, 'log', 'export', 'view', 'lessons', 'worker', 'panels'],
    packages: [...react, '@tanstack/react-virtual', ...d3],
  },
  main: { folders: ['app'], packages: ['react', 'react-dom', '@fontsource/*'] },
  cli: {
    folders: [...pure, 'log', 'export', 'conformance', 'spin'],
    packages: ['commander', 'node:*'],
  },
}

/** The last is the other door to all of them. */
const banned =
  'Date Math.random performance setTimeout window document localStorage console globalThis'.split(
    ' ',
  )

const src = fileURLToPath(new URL('../src', import.meta.url))
const files = sources(src)

describe('every file below src', () => {
  it('imports only what its folder may import', () => {
    expect(files.flatMap(({ path, code }) => importFaults(path, code))).toEqual([])
  })

  it('is free of clock, chance, page and console where it belongs to the pure folders', () => {
    expect(files.flatMap(({ path, code }) => purityFaults(path, code))).toEqual([])
  })
})

describe('the import table', () => {
  it.each([
    [
      'core/a.ts',
      "import { a } from '../trace/b.ts'",
      'src/core/a.ts imports ../trace/b.ts, but core may import no trace.',
    ],
    [
      'core/chips/a.ts',
      "export * from '../../view/b.ts'",
      'src/core/chips/a.ts imports ../../view/b.ts, but core may import no view.',
    ],
    [
      'lts/a.ts',
      "import type { A } from '../core/b.ts'",
      'src/lts/a.ts imports ../core/b.ts, but lts may import no core.',
    ],
    [
      'panels/a.tsx',
      "const a = () => import('../app/b.ts')",
      'src/panels/a.tsx imports ../app/b.ts, but panels may import no app.',
    ],
    [
      'panels/a.tsx',
      "import { create } from 'zustand'",
      'src/panels/a.tsx imports zustand, but panels may not use this package.',
    ],
    [
      'core/a.ts',
      "let a: import('d3-scale').A",
      'src/core/a.ts imports d3-scale, but core may not use this package.',
    ],
    [
      'app/a.ts',
      "new Worker(new URL('../cli/b.ts', import.meta.url))",
      'src/app/a.ts imports ../cli/b.ts, but app may import no cli.',
    ],
    [
      'app/a.ts',
      "import 'node:fs'",
      'src/app/a.ts imports node:fs, but app may not use this package.',
    ],
    [
      'base/a.ts',
      "import '../../test/b.ts'",
      'src/base/a.ts imports ../../test/b.ts, which is outside src.',
    ],
    ['helpers/a.ts', '', 'src/helpers/a.ts is in a folder that the import table does not know.'],
  ])('catches %s: %s', (path, code, fault) => {
    expect(importFaults(path, code)).toEqual([fault])
  })

  it.each([
    ['core/chips/a.ts', "import { a } from '../vmm/b.ts'"],
    ['core/a.ts', "// import '../app/b.ts'\nconst a = \"import '../app/b.ts'\""],
    ['view/a.ts', "import { scaleLinear } from 'd3-scale'"],
    ['app/App.tsx', "import './app.css'\nconst a = <p>It's from 'here'</p>"],
    ['main.tsx', "import { createRoot } from 'react-dom/client'\nimport './app/app.css'"],
    ['cli.ts', "import { readFile } from 'node:fs/promises'\nimport './conformance/run.ts'"],
    ['cli/replay.ts', "import { replay } from '../trace/trace.ts'"],
  ])('lets %s pass: %s', (path, code) => {
    expect(importFaults(path, code)).toEqual([])
  })
})

describe('the ban in the pure folders', () => {
  it.each([
    ['Date', 'const a = new Date()'],
    ['Math.random', 'const a = Math.random()'],
    ['Math.random', "const a = Math['random']()"],
    ['performance', 'const a = performance.now()'],
    ['globalThis', 'const a = globalThis.performance.now()'],
    ['setTimeout', 'setTimeout(() => {}, 0)'],
    ['window', 'const a = typeof window'],
    ['document', 'const a = document.title'],
    ['localStorage', 'const a = { localStorage }'],
    // biome-ignore lint/suspicious/noTemplateCurlyInString: the code under test is a template.
    ['console', 'const a = `${console}`'],
  ])('catches %s in: %s', (word, code) => {
    expect(purityFaults('core/a.ts', code)).toEqual([
      `src/core/a.ts uses ${word}, which ${pure.join(', ')} may not.`,
    ])
  })

  it.each([
    ['a comment', '// no console, no Date\n/* window */'],
    ['a string', "const a = 'window'"],
    ['a regular expression', "const a = /console'/"],
    ['a property of that name', 'const a = { window: 1 }.window + 1'],
    ['other uses of Math', 'const a = Math.max(1, 2)'],
  ])('lets %s pass', (_, code) => {
    expect(purityFaults('core/a.ts', code)).toEqual([])
  })

  it('leaves the other folders alone', () => {
    expect(purityFaults('app/a.ts', 'console.log(window, Date)')).toEqual([])
  })
})

function importFaults(path: string, code: string): string[] {
  const from = folderOf(path)
  const rule = table[from]
  if (!rule) return [`src/${path} is in a folder that the import table does not know.`]
  return importsOf(path, code).flatMap((name) => {
    const fault = faultOf(name, path, from, rule)
    return fault ? [`src/${path} imports ${name}, ${fault}.`] : []
  })
}

function faultOf(name: string, path: string, from: string, rule: Rule): string | null {
  if (!name.startsWith('.')) {
    return rule.packages.some((allowed) => covers(allowed, name))
      ? null
      : `but ${from} may not use this package`
  }
  const target = posix.join(posix.dirname(path), name)
  if (target.startsWith('..')) return 'which is outside src'
  const to = folderOf(target)
  return to === from || rule.folders.includes(to) ? null : `but ${from} may import no ${to}`
}

function purityFaults(path: string, code: string): string[] {
  if (!pure.includes(folderOf(path))) return []
  const found = new Set(nodesOf(path, code).map(wordOf))
  return banned
    .filter((word) => found.has(word))
    .map((word) => `src/${path} uses ${word}, which ${pure.join(', ')} may not.`)
}

/** `core` for core/chips/rte.ts, `cli` for cli.ts as well as for cli/replay.ts. */
function folderOf(path: string): string {
  return path.replace(/[/.].*$/, '')
}

function covers(allowed: string, name: string): boolean {
  if (allowed.endsWith('*')) return name.startsWith(allowed.slice(0, -1))
  return name === allowed || name.startsWith(`${allowed}/`)
}

/** A node of the syntax tree (ESTree), as far as this test looks into it. */
interface Node {
  readonly type: string
  readonly name?: string
  readonly value?: unknown
  readonly computed?: boolean
  readonly source?: Node | null
  readonly callee?: Node
  readonly arguments?: readonly Node[]
  readonly object?: Node
  readonly property?: Node
}

/** Imports of every form, and the files that `new URL()` names for a worker. */
function importsOf(path: string, code: string): string[] {
  return nodesOf(path, code).flatMap(({ type, source, callee, arguments: given }) => {
    const url = type === 'NewExpression' && callee?.name === 'URL' ? given?.[0] : undefined
    const name = (source ?? url)?.value
    return typeof name === 'string' ? [name] : []
  })
}

function wordOf({ type, name, object, property }: Node): string | undefined {
  if (type === 'Identifier') return name
  if (type === 'MemberExpression') return `${object?.name}.${property?.name ?? property?.value}`
  return undefined
}

function nodesOf(path: string, code: string): Node[] {
  const { program, errors } = parseSync(path, code)
  if (errors[0]) throw new Error(`src/${path} cannot be parsed: ${errors[0].message}`)
  const nodes: Node[] = []
  const visit = (value: unknown) => {
    if (typeof value !== 'object' || value === null) return
    if (isNode(value)) nodes.push(value)
    for (const [field, child] of Object.entries(value)) if (!isLabel(field, value)) visit(child)
  }
  visit(program)
  return nodes
}

const isNode = (value: object): value is Node => 'type' in value

/** The name behind a dot or before a colon belongs to its object, whatever it is. */
const isLabel = (field: string, node: { computed?: boolean }) =>
  (field === 'property' || field === 'key') && node.computed === false

function sources(folder: string): { path: string; code: string }[] {
  if (!existsSync(folder)) return []
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => /\.tsx?$/.test(path))
    .map((path) => ({
      path: path.replaceAll('\\', '/'),
      code: readFileSync(join(folder, path), 'utf8'),
    }))
}

/** Every state that a person can meet, in walks: each state is reached from the one before it. */
import { gzipSync } from 'node:zlib'
import type { Locator, Page } from '@playwright/test'
import { open, stepView } from './page.ts'

export interface State {
  readonly name: string
  /** From the state before, or from the link of the walk; returns when the state stands still. */
  reach(page: Page): Promise<void>
}

export interface Walk {
  readonly name: string
  readonly link: string
  readonly states: readonly State[]
}

/** Opens the walk's link as a visitor does who was never there. */
export async function begin(page: Page, walk: Walk): Promise<void> {
  await page.goto('about:blank')
  await open(page, walk.link)
}

const press = (page: Page, ...keys: string[]) => stepView(page).press(...keys)
const seen = (locator: Locator) => locator.first().waitFor({ state: 'visible' })
const gone = (locator: Locator) => locator.first().waitFor({ state: 'hidden' })
const dialog = (page: Page, name: string) => page.getByRole('dialog', { name })
const tab = (page: Page, name: string | RegExp) => page.getByRole('tab', { name }).click()

/** Closed, and the focus back where it was. */
async function closed(page: Page, name: string): Promise<void> {
  await page.keyboard.press('Escape')
  await gone(dialog(page, name))
  await page.evaluate(() => new Promise((frame) => requestAnimationFrame(frame)))
}

const step: Walk = {
  name: 'step',
  link: './',
  states: [
    { name: 'decisive', reach: (page) => seen(page.getByText('wrong vCPU')) },
    { name: 'guest code', reach: (page) => tab(page, 'Guest') },
    { name: 'pins', reach: (page) => tab(page, 'Pins') },
    { name: 'nothing asked', reach: (page) => tab(page, 'Why') },
    {
      name: 'breakpoints',
      async reach(page) {
        await press(page, 'B')
        await page.getByRole('button', { name: /^Stop when Remote IRR of pin 11/ }).click()
      },
    },
    {
      name: 'start',
      async reach(page) {
        await tab(page, 'QEMU')
        await press(page, 'Home')
      },
    },
    { name: 'end', reach: (page) => press(page, 'End') },
    { name: 'why', reach: (page) => press(page, 'y') },
    {
      name: 'independent playheads',
      async reach(page) {
        await tab(page, 'QEMU')
        // Tabs would take the arrows.
        await page.getByRole('tab', { name: 'QEMU' }).blur()
        await press(page, 'l', ...Array<string>(5).fill('ArrowLeft'))
        await seen(page.getByTitle(/^Machine B is at step/))
      },
    },
    {
      name: 'single',
      async reach(page) {
        await press(page, 'l', 'Home', ']', 'c')
        await gone(page.getByRole('region', { name: 'Machine B' }))
      },
    },
  ],
}

const dialogs: Walk = {
  name: 'step, opened',
  link: './',
  states: [
    {
      name: 'RTE inspector',
      async reach(page) {
        await press(page, 'r')
        await seen(dialog(page, 'RTE inspector'))
      },
    },
    { name: 'RTE inspector, write refused', reach: (page) => page.keyboard.press('Space') },
    {
      name: 'local APIC inspector',
      async reach(page) {
        await closed(page, 'RTE inspector')
        await press(page, 'v')
        await seen(dialog(page, 'Local APIC inspector'))
      },
    },
    {
      name: 'gallery',
      async reach(page) {
        await closed(page, 'Local APIC inspector')
        await press(page, 'g')
        await seen(dialog(page, 'Scenarios'))
      },
    },
    {
      name: 'editor',
      async reach(page) {
        await closed(page, 'Scenarios')
        await press(page, 'e')
        await seen(dialog(page, 'Edit the scenario'))
      },
    },
    {
      name: 'editor with faults',
      async reach(page) {
        await dialog(page, 'Edit the scenario').getByLabel('vCPUs').selectOption('1')
      },
    },
    {
      name: 'key sheet',
      async reach(page) {
        await closed(page, 'Edit the scenario')
        await press(page, '?')
        await seen(dialog(page, 'Keys'))
      },
    },
    {
      name: 'export menu',
      async reach(page) {
        await closed(page, 'Keys')
        await page.getByRole('button', { name: 'Export' }).click()
        await seen(page.getByRole('menu'))
      },
    },
    {
      name: 'commands',
      async reach(page) {
        await page.keyboard.press('Escape')
        await gone(page.getByRole('menu'))
        await page.keyboard.press('Control+k')
        await seen(dialog(page, 'Commands').getByRole('option'))
      },
    },
    {
      name: 'branches',
      async reach(page) {
        await closed(page, 'Commands')
        await press(page, 'Home', ...Array<string>(8).fill('ArrowRight'))
        await stepView(page).take('A', /raise IRQ 11/i)
        await press(page, 'f')
        await seen(dialog(page, 'Branches'))
      },
    },
    {
      name: 'another scenario, undo offered',
      async reach(page) {
        await closed(page, 'Branches')
        await page.getByRole('combobox', { name: 'Scenario', exact: true }).selectOption('edu-move')
        await press(page, 'End')
      },
    },
  ],
}

const damaged: Walk = {
  name: 'step, damaged link',
  link: './#scenario=own1_4.20.p.d.h_p99.l.l.2.21.f.0.n.a.0.h.0&b=patched,K9',
  states: [{ name: 'notices', reach: (page) => seen(page.getByRole('status')) }],
}

const B05 = 'test/fixtures/logs/B05-seedlike-orig-kvmstock.excerpt.log'

const reading = (page: Page) => page.locator('.trace-reading progress')

/** By keys from a place that does not hang on how quickly the log was read. */
async function goTo(page: Page, ...keys: string[]): Promise<void> {
  await page.getByRole('slider', { name: 'Playhead' }).waitFor({ state: 'attached' })
  for (const key of keys) await page.keyboard.press(key)
}

async function sample(page: Page, title: string): Promise<void> {
  await page.getByRole('button', { name: title }).click()
  await seen(page.getByRole('listbox', { name: 'Lines of the log' }))
  await gone(reading(page))
}

const trace: Walk = {
  name: 'trace',
  link: './#view=trace',
  states: [
    {
      name: 'empty',
      reach: (page) => seen(page.getByRole('button', { name: 'The move that kills IRQ 11' })),
    },
    {
      name: 'diagnosed',
      async reach(page) {
        await sample(page, 'The move that kills IRQ 11')
        await goTo(page, 'Home')
        await page.getByRole('button', { name: 'line 1,665', exact: true }).click()
      },
    },
    { name: 'state of a line', reach: (page) => tab(page, /^State/) },
    {
      name: 'machine beside',
      async reach(page) {
        await tab(page, 'Diagnosis')
        await page
          .getByRole('button', { name: /^Show patched on/ })
          .first()
          .click()
        await seen(page.getByRole('group', { name: 'The machine beside the log' }))
      },
    },
    {
      name: 'filtered',
      async reach(page) {
        await page.getByRole('button', { name: 'guest 32' }).click()
        await seen(page.getByRole('option').filter({ hasText: 'fire failed' }))
      },
    },
  ],
}

const unread: Walk = {
  name: 'trace, damaged',
  link: './#view=trace',
  states: [
    {
      name: 'torn archive',
      async reach(page) {
        await page.getByLabel('Files to open').setInputFiles({
          name: 'torn.log.gz',
          mimeType: 'application/gzip',
          buffer: gzipSync('ioapic_set_irq vector: 11 level: 1\n'.repeat(400)).subarray(0, 60),
        })
        await seen(page.locator('.trace-reading'))
        await gone(reading(page))
      },
    },
  ],
}

const noEvents: Walk = {
  name: 'trace, no log',
  link: './#view=trace',
  states: [
    {
      name: 'no events',
      async reach(page) {
        await page.getByLabel('Files to open').setInputFiles({
          name: 'boot.log',
          mimeType: 'text/plain',
          buffer: Buffer.from('Linux version 6.1.0\nCommand line: console=ttyS0\n'),
        })
        await seen(page.getByText(/^No ioapic events/))
      },
    },
  ],
}

const merged: Walk = {
  name: 'trace, merged',
  link: './#view=trace',
  states: [
    {
      name: 'merged',
      async reach(page) {
        await sample(page, 'Six moves with times, and the host')
        await seen(page.getByText(/^Merged: /))
        await goTo(page, 'Home', 'j')
      },
    },
  ],
}

const excerpt: Walk = {
  name: 'trace, excerpt',
  link: './#view=trace',
  states: [
    {
      name: 'excerpt',
      async reach(page) {
        await page.getByLabel('Files to open').setInputFiles(B05)
        await seen(page.getByText('IRQ 11 was sent by a stale route'))
        await goTo(page, 'Home', 'j')
      },
    },
  ],
}

const interleavings: Walk = {
  name: 'interleavings',
  link: './#view=interleavings',
  states: [
    { name: 'before', reach: (page) => seen(page.getByText('Not searched yet.')) },
    { name: 'bounds', reach: (page) => page.getByRole('button', { name: /^Bounds/ }).click() },
    {
      name: 'bounds with a fault',
      async reach(page) {
        await page.getByRole('textbox', { name: 'Most states' }).fill('many')
        await page.getByRole('textbox', { name: 'Most states' }).press('Enter')
        await seen(page.getByText(/“many” is not a whole number/))
      },
    },
    {
      name: 'counterexample',
      async reach(page) {
        await page.getByRole('textbox', { name: 'Most states' }).fill('2000000')
        await page.getByRole('button', { name: /^Bounds/ }).click()
        await page.getByRole('button', { name: 'Search', exact: true }).click()
        await seen(page.getByText('Explored completely.'))
        await seen(page.getByRole('group', { name: /^255 states/ }))
      },
    },
    {
      name: 'minimised',
      async reach(page) {
        await page.getByRole('button', { name: 'Drop move 7' }).click()
        await seen(page.getByText('No longer violated.'))
      },
    },
    {
      name: 'claim that holds',
      reach: (page) =>
        page
          .getByRole('gridcell', { name: /^No dead pin, patched under K0: holds in every state/ })
          .click(),
    },
  ],
}

const searching: Walk = {
  name: 'interleavings, at work',
  link: './#view=interleavings',
  states: [
    {
      name: 'at work',
      async reach(page) {
        await page.getByRole('combobox', { name: 'vCPUs' }).selectOption('4')
        await page.getByRole('textbox', { name: 'Device edges' }).fill('900')
        await page.getByRole('textbox', { name: 'Device edges' }).blur()
        await page.getByRole('button', { name: 'Search', exact: true }).click()
        await seen(page.getByText('at work'))
      },
    },
    {
      name: 'stopped',
      async reach(page) {
        await page.keyboard.press('Escape')
        await seen(page.getByRole('button', { name: 'Resume' }))
      },
    },
  ],
}

export const WALKS: readonly Walk[] = [
  step,
  dialogs,
  damaged,
  trace,
  unread,
  noEvents,
  merged,
  excerpt,
  interleavings,
  searching,
]

/** The stage has its room: at every size it is whole, stands still, and nothing is beside the page. */
import AxeBuilder from '@axe-core/playwright'
import { expect, type Page, test } from '@playwright/test'
import { open, stepView } from './page.ts'

/** With the most vCPUs that there can be. */
const MANY = './#scenario=own1_16.20.p.d.h_p11.l.l.12.21.ffff.0.n.r.0.n.0_mq11.0_rq11&step=60'

/** How much farther the page and the stage can be scrolled than they show, sideways and down. */
const beyond = (page: Page) =>
  page.evaluate(() => {
    const { documentElement: root } = document
    const stage = document.querySelector('.stage-region') ?? root
    return {
      page: root.scrollWidth - root.clientWidth,
      stage: stage.scrollWidth - stage.clientWidth,
      below: stage.scrollHeight - stage.clientHeight,
    }
  })

const WHOLE = { page: 0, stage: 0, below: 0 }

for (const width of [320, 390, 640, 720, 768, 1024]) {
  test(`no region is wider than the page at ${width} px, with 16 vCPUs or with 4`, async ({
    page,
  }) => {
    await page.setViewportSize({ width, height: 844 })
    for (const link of [MANY, './']) {
      await open(page, link)
      await stepView(page).press('ArrowRight', 'End')
      expect(await beyond(page), link).toEqual(WHOLE)
    }
  })
}

for (const [width, height] of [
  [1280, 800],
  [1366, 768],
  [1440, 900],
  [1920, 800],
] as const) {
  test(`the stage is whole and does not move from step to step at ${width} x ${height}`, async ({
    page,
  }) => {
    await page.setViewportSize({ width, height })
    await open(page, './')
    const view = stepView(page)
    await view.press('Home')
    const path = page.getByRole('group', { name: 'Interrupt path of pin 11' })
    const first = await path.boundingBox()
    const last = Number(await view.place().getAttribute('aria-valuemax'))
    for (let step = 1; step <= last; step++) {
      await view.press('ArrowRight')
      await expect(view.place()).toHaveAttribute('aria-valuenow', `${step}`)
      expect(await path.boundingBox(), `step ${step}`).toEqual(first)
    }
    expect(await beyond(page)).toEqual(WHOLE)
  })
}

test('the actions that a head has no room for are in a menu, by key and by pointer', async ({
  page,
}) => {
  await page.setViewportSize({ width: 1280, height: 800 })
  await open(page, './#scenario=edu-move&step=130')
  const view = stepView(page)
  const more = view.machine('B').getByRole('button', { name: /^All \d+ actions$/ })
  await more.click()
  const menu = view.machine('B').getByRole('menu', { name: 'What can happen next' })
  await expect(menu).toBeInViewport({ ratio: 1 })
  expect((await new AxeBuilder({ page }).setLegacyMode(true).analyze()).violations).toEqual([])
  await page.keyboard.press('Escape')
  await expect(menu).toHaveCount(0)
  await expect(more).toBeFocused()
  await more.press('Enter')
  await page.keyboard.press('2')
  await expect(menu).toHaveCount(0)
  await expect(view.place()).toHaveAttribute('aria-valuenow', '131')
  await expect(page.getByRole('button', { name: /^Branch 2 of 2/ })).toBeVisible()
})

test('machines on different branches say which, in full', async ({ page }) => {
  for (const width of [1440, 1280, 768]) {
    await page.setViewportSize({ width, height: 900 })
    await open(page, './')
    const view = stepView(page)
    await view.press('Home', ...Array<string>(8).fill('ArrowRight'))
    await view.take('A', /raise IRQ 11/i)
    await view.press('f')
    const menu = page.getByRole('dialog', { name: 'Branches' })
    await menu.getByRole('button', { name: 'Compare with Branch 1' }).click()
    await page.keyboard.press('Escape')
    for (const [name, branch] of [
      ['A', 'Branch 2'],
      ['B', 'Branch 1'],
    ] as const) {
      const tag = view.machine(name).getByText(branch, { exact: true })
      await expect(tag).toBeVisible()
      expect(await tag.evaluate((own) => own.scrollWidth - own.clientWidth)).toBe(0)
    }
  }
})

/** The page as a person reads and works it. */
import type { Page } from '@playwright/test'

/** Opens a link and waits until the page hears keys. */
export async function open(page: Page, link: string): Promise<void> {
  await page.goto(link)
  await page.getByRole('button', { name: /^Keys/ }).waitFor()
}

export const stepView = (page: Page) => ({
  machine: (name: 'A' | 'B') => page.getByRole('region', { name: `Machine ${name}` }),
  verdict: (name: 'A' | 'B') =>
    page.getByRole('region', { name: `Machine ${name}` }).locator('.verdict'),
  place: () => page.getByRole('slider'),
  spoken: () => page.getByTestId('spoken'),
  qemu: (name: 'A' | 'B') => page.getByRole('combobox', { name: `QEMU of machine ${name}` }),

  /** Takes what can be done next, from the menu where the head does not spell it out. */
  async take(name: 'A' | 'B', action: RegExp) {
    const own = page.getByRole('region', { name: `Machine ${name}` })
    const all = own.getByRole('button', { name: /^All \d+ actions$/ })
    const spelled = own.getByRole('button', { name: action })
    await spelled.or(all).first().waitFor()
    if (await spelled.isVisible()) return spelled.press('Enter')
    await all.press('Enter')
    await own.getByRole('menuitem', { name: action }).press('Enter')
  },

  async press(...keys: string[]) {
    await page.getByRole('slider').waitFor({ state: 'attached' })
    for (const key of keys) await page.keyboard.press(key)
  },

  async step(): Promise<number> {
    return Number(await page.getByRole('slider').getAttribute('aria-valuenow'))
  },
})

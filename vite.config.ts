import react from '@vitejs/plugin-react'
import { defineConfig } from 'vitest/config'

const { platform, env } = process
const hasDisplay =
  platform === 'darwin' || platform === 'win32' || Boolean(env.DISPLAY || env.WAYLAND_DISPLAY)

const page = ['test/panels/**/*.test.{ts,tsx}', 'test/app/**/*.test.{ts,tsx}']

export default defineConfig({
  base: './',
  plugins: [react()],
  worker: { format: 'es' },
  server: { open: hasDisplay },
  preview: { open: false },
  test: {
    testTimeout: 60_000,
    projects: [
      {
        extends: true,
        test: {
          name: 'core',
          environment: 'node',
          include: ['test/**/*.test.{ts,tsx}'],
          exclude: [...page, 'test/e2e/**'],
        },
      },
      {
        extends: true,
        test: {
          name: 'page',
          environment: 'jsdom',
          include: page,
          setupFiles: './vitest.setup.ts',
        },
      },
    ],
  },
})

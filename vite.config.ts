import react from '@vitejs/plugin-react'
import type { Plugin } from 'vite'
import { defineConfig } from 'vitest/config'
import about from './package.json' with { type: 'json' }

const { platform, env } = process
const hasDisplay =
  platform === 'darwin' || platform === 'win32' || Boolean(env.DISPLAY || env.WAYLAND_DISPLAY)

const page = ['test/panels/**/*.test.{ts,tsx}', 'test/app/**/*.test.{ts,tsx}']

/**
 * What the built page may do: show what lies beside it, and nothing else. Started from blobs, the
 * worker that reads logs is under the same rules. React sets styles through the object model, which
 * a policy does not touch, so no inline style is allowed either.
 */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "font-src 'self'",
  "img-src 'self' data: blob:",
  "connect-src 'self'",
  "worker-src 'self' blob:",
  "base-uri 'none'",
  "form-action 'none'",
].join('; ')

const policy: Plugin = {
  name: 'content-security-policy',
  apply: 'build',
  transformIndexHtml: () => [
    {
      tag: 'meta',
      attrs: { 'http-equiv': 'Content-Security-Policy', content: POLICY },
      injectTo: 'head-prepend',
    },
  ],
}

export default defineConfig({
  base: './',
  plugins: [react(), policy],
  define: { __VERSION__: JSON.stringify(about.version) },
  worker: { format: 'es' },
  // A font in the style sheet would be a data URL, which the policy forbids.
  build: {
    assetsInlineLimit: 0,
    // In one style sheet rules keep their order, whichever part of the page comes first.
    cssCodeSplit: false,
    rolldownOptions: {
      output: {
        // What the first picture needs comes in two files; a new version leaves the first as it was.
        codeSplitting: {
          groups: [
            { name: 'libraries', tags: ['$initial'], test: /node_modules/ },
            { name: 'first', tags: ['$initial'] },
          ],
        },
      },
    },
  },
  server: { open: hasDisplay },
  preview: { open: false },
  test: {
    testTimeout: 60_000,
    maxWorkers: '100%',
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

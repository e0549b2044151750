import '@fontsource/ibm-plex-sans/latin-400.css'
import '@fontsource/ibm-plex-sans/latin-600.css'
import '@fontsource/ibm-plex-sans-condensed/latin-500.css'
import '@fontsource/ibm-plex-mono/latin-400.css'
import '@fontsource/ibm-plex-mono/latin-600.css'
import { createRoot } from 'react-dom/client'
import { App } from './app/App.tsx'
import { RootGuard } from './app/errors/RootGuard.tsx'
import { fetchWhenIdle } from './app/parts/idle.ts'
import { LATER } from './app/parts/parts.ts'
import { opened } from './app/work/opening.ts'

const { store, search, faults } = opened(window.location.hash)
const root = document.getElementById('root')
if (root) {
  createRoot(root).render(
    <RootGuard>
      <App store={store} search={search} faults={faults} />
    </RootGuard>,
  )
  fetchWhenIdle(LATER)
}

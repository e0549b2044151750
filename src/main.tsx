import '@fontsource/ibm-plex-sans/400.css'
import '@fontsource/ibm-plex-sans/600.css'
import '@fontsource/ibm-plex-sans-condensed/500.css'
import '@fontsource/ibm-plex-mono/400.css'
import '@fontsource/ibm-plex-mono/600.css'
import { createRoot } from 'react-dom/client'
import { App } from './app/App.tsx'
import { RootGuard } from './app/errors/RootGuard.tsx'
import { opened } from './app/work/opening.ts'

const { store, search, faults } = opened(window.location.hash)
const root = document.getElementById('root')
if (root) {
  createRoot(root).render(
    <RootGuard>
      <App store={store} search={search} faults={faults} />
    </RootGuard>,
  )
}

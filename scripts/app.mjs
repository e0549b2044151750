import { installIfNeeded, root } from './install.mjs'

installIfNeeded()
process.chdir(root)

const { createServer } = await import('vite')
const server = await createServer()
await server.listen()
server.printUrls()
server.bindCLIShortcuts({ print: true })

/** Files for the person's own disk; nothing leaves the machine. */

export function save(name: string, blob: Blob): void {
  const address = URL.createObjectURL(blob)
  const link = document.createElement('a')
  link.href = address
  link.download = name
  document.body.append(link)
  link.click()
  link.remove()
  // The download has its own hold on the data once it has begun.
  setTimeout(() => URL.revokeObjectURL(address), 60_000)
}

export const blobOf = (chunks: Iterable<string>, mime: string): Blob =>
  new Blob([...chunks], { type: `${mime};charset=utf-8` })

/** A name that every file system takes. */
export const fileName = (parts: readonly string[], ending: string): string => {
  const name = parts.join('-').replace(/[^\w.-]+/g, '-')
  return `${name}.${ending}`
}

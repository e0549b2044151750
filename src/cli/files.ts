/** Files named on a command line: folders are walked, gzip is undone, faults are sentences. */
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { err, ok, type Result } from '../base/result.ts'

/** `path` itself, or, below a folder, every file with one of `endings`, sorted by path. */
export function filesAt(path: string, endings: readonly string[]): Result<string[]> {
  return attempt(path, () => (statSync(path).isDirectory() ? below(path, endings).sort() : [path]))
}

function below(folder: string, endings: readonly string[]): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) return below(path, endings)
    return endings.some((ending) => path.endsWith(ending)) ? [path] : []
  })
}

/** The text of a file, unpacked if it is gzip, whatever its name. */
export function textOf(path: string): Result<string> {
  return attempt(path, () => {
    const bytes = readFileSync(path)
    const isGzip = bytes[0] === 0x1f && bytes[1] === 0x8b
    return (isGzip ? gunzipSync(bytes) : bytes).toString('utf8')
  })
}

function attempt<T>(path: string, read: () => T): Result<T> {
  try {
    return ok(read())
  } catch (error) {
    return err(`${path}: ${(error as Error).message}`)
  }
}

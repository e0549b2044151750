/** What becomes of a log on its way through mail programs and editors. */
import { gzipSync } from 'fflate'

const encoder = new TextEncoder()
export const bytesOf = (text: string): Uint8Array => encoder.encode(text)

const eachLine = (text: string, change: (line: string) => string): string => {
  const ended = text.endsWith('\n')
  const lines = (ended ? text.slice(0, -1) : text).split('\n')
  return lines.map((line) => change(line.replace(/\r$/, ''))).join('\n') + (ended ? '\n' : '')
}

export const crlf = (text: string): string => eachLine(text, (line) => `${line}\r`)

export const quoted = (text: string, sign = '> '): string =>
  eachLine(text, (line) => `${sign}${line}`)

/** Breaks at the last space that fits; `flowed` leaves that space at the end, as format=flowed does. */
export function wrapped(text: string, width: number, flowed = false): string {
  return eachLine(text, (line) => {
    const parts: string[] = []
    let rest = line
    while (rest.length > width) {
      const at = rest.lastIndexOf(' ', width)
      if (at <= 0 || rest.slice(0, at).trim() === '') break
      parts.push(rest.slice(0, flowed ? at + 1 : at))
      rest = rest.slice(at + 1)
    }
    return [...parts, rest].join('\n')
  })
}

/** RFC 2045: at most 76 columns, a space at the end written as a code. */
export function printable(text: string): string {
  return eachLine(text, (line) => {
    const codes = [...bytesOf(line)].map((byte, at, all) => {
      const space = (byte === 32 || byte === 9) && at === all.length - 1
      const plain = byte >= 32 && byte <= 126 && byte !== 61 && !space
      return plain || (byte === 9 && !space)
        ? String.fromCharCode(byte)
        : `=${byte.toString(16).toUpperCase().padStart(2, '0')}`
    })
    let column = 0
    let out = ''
    for (const code of codes) {
      if (column + code.length > 75) {
        out += '=\n'
        column = 0
      }
      out += code
      column += code.length
    }
    return out
  })
}

export function utf16(text: string, big: boolean, mark: boolean): Uint8Array {
  const units = (mark ? '\ufeff' : '') + text
  const bytes = new Uint8Array(units.length * 2)
  const view = new DataView(bytes.buffer)
  for (let at = 0; at < units.length; at++) view.setUint16(at * 2, units.charCodeAt(at), !big)
  return bytes
}

export const gzipped = (...parts: readonly string[]): Uint8Array => {
  const members = parts.map((part) => gzipSync(bytesOf(part)))
  const all = new Uint8Array(members.reduce((size, member) => size + member.length, 0))
  let at = 0
  for (const member of members) {
    all.set(member, at)
    at += member.length
  }
  return all
}

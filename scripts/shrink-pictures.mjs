/**
 * Makes the pictures of the visual test small: each gets a palette of its most used colours, so that
 * a third of the bytes is enough. The test's tolerance is wider than what that changes.
 */
import { Buffer } from 'node:buffer'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { crc32, deflateSync, inflateSync } from 'node:zlib'

const FOLDER = 'test/fixtures/pictures'
/** Colours nearer to one of the palette than this, as a distance in RGB, are shown as that. */
const APART = 13
const MOST = 256
const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])

for (const name of readdirSync(FOLDER, { recursive: true, encoding: 'utf8' })) {
  if (!name.endsWith('.png')) continue
  const path = join(FOLDER, name)
  const image = decoded(readFileSync(path))
  if (image) writeFileSync(path, encoded(image))
}

/** @typedef {{ width: number, height: number, channels: number, pixels: Buffer }} Image */

/**
 * An image of 8 bits a channel; null for one that has a palette already.
 * @param {Buffer} file
 * @returns {Image | null}
 */
function decoded(file) {
  const data = []
  let [width, height, channels] = [0, 0, 0]
  for (let at = SIGNATURE.length; at < file.length; ) {
    const length = file.readUInt32BE(at)
    const type = file.toString('latin1', at + 4, at + 8)
    const body = file.subarray(at + 8, at + 8 + length)
    if (type === 'IHDR') {
      width = body.readUInt32BE(0)
      height = body.readUInt32BE(4)
      channels = { 2: 3, 6: 4 }[body[9] ?? 0] ?? 0
    }
    if (type === 'IDAT') data.push(body)
    at += length + 12
  }
  if (channels === 0) return null
  return {
    width,
    height,
    channels,
    pixels: unfiltered(inflateSync(Buffer.concat(data)), width * channels, channels),
  }
}

/**
 * @param {Buffer} rows each with the number of its filter first
 * @param {number} stride
 * @param {number} channels
 */
function unfiltered(rows, stride, channels) {
  const height = rows.length / (stride + 1)
  const pixels = Buffer.alloc(stride * height)
  for (let y = 0; y < height; y++) {
    const filter = rows[y * (stride + 1)]
    for (let x = 0; x < stride; x++) {
      const left = x < channels ? 0 : (pixels[y * stride + x - channels] ?? 0)
      const up = y === 0 ? 0 : (pixels[(y - 1) * stride + x] ?? 0)
      const corner = x < channels || y === 0 ? 0 : (pixels[(y - 1) * stride + x - channels] ?? 0)
      const guess = [0, left, up, (left + up) >> 1, paeth(left, up, corner)][filter ?? 0] ?? 0
      pixels[y * stride + x] = (rows[y * (stride + 1) + 1 + x] ?? 0) + guess
    }
  }
  return pixels
}

/**
 * @param {number} left
 * @param {number} up
 * @param {number} corner
 */
function paeth(left, up, corner) {
  const [a, b, c] = [
    Math.abs(up - corner),
    Math.abs(left - corner),
    Math.abs(left + up - 2 * corner),
  ]
  if (a <= b && a <= c) return left
  return b <= c ? up : corner
}

/** @param {Image} image */
function encoded({ width, height, channels, pixels }) {
  /** @type {Map<number, number>} */
  const uses = new Map()
  const colourAt = (/** @type {number} */ at) => pixels.readUIntBE(at * channels, 3)
  for (let at = 0; at < width * height; at++) {
    const colour = colourAt(at)
    uses.set(colour, (uses.get(colour) ?? 0) + 1)
  }
  const palette = paletteOf([...uses].sort(([, a], [, b]) => b - a).map(([colour]) => colour))
  const places = new Map([...uses.keys()].map((colour) => [colour, nearest(palette, colour).at]))
  const rows = Buffer.alloc((width + 1) * height)
  for (let at = 0; at < width * height; at++) {
    rows[at + Math.floor(at / width) + 1] = places.get(colourAt(at)) ?? 0
  }
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  header.set([8, 3], 8)
  const colours = Buffer.from(
    palette.flatMap((colour) => [colour >> 16, (colour >> 8) & 255, colour & 255]),
  )
  const data = deflateSync(rows, { level: 9, memLevel: 9 })
  return Buffer.concat([
    SIGNATURE,
    chunk('IHDR', header),
    chunk('PLTE', colours),
    chunk('IDAT', data),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

/**
 * The most used colours, and the rare ones that are like none of them.
 * @param {readonly number[]} colours the most used first
 */
function paletteOf(colours) {
  /** @type {number[]} */
  const palette = []
  for (const colour of colours) {
    if (palette.length < MOST && nearest(palette, colour).by > APART ** 2) palette.push(colour)
  }
  return palette
}

/**
 * @param {readonly number[]} palette
 * @param {number} colour
 */
function nearest(palette, colour) {
  const best = { at: 0, by: Number.POSITIVE_INFINITY }
  for (const [at, own] of palette.entries()) {
    const by = distance(own, colour)
    if (by < best.by) Object.assign(best, { at, by })
  }
  return best
}

/**
 * @param {number} a
 * @param {number} b
 */
function distance(a, b) {
  return (
    ((a >> 16) - (b >> 16)) ** 2 +
    (((a >> 8) & 255) - ((b >> 8) & 255)) ** 2 +
    ((a & 255) - (b & 255)) ** 2
  )
}

/**
 * @param {string} type
 * @param {Buffer} body
 */
function chunk(type, body) {
  const typed = Buffer.concat([Buffer.from(type, 'latin1'), body])
  const frame = Buffer.alloc(8)
  frame.writeUInt32BE(body.length, 0)
  frame.writeUInt32BE(crc32(typed), 4)
  return Buffer.concat([frame.subarray(0, 4), typed, frame.subarray(4)])
}

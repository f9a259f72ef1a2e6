/** Small pictures for stories: a chart as PNG, drawn here so that nothing is fetched. */
import * as zlib from "node:zlib"

const chunk = (type, data) => {
  const body = Buffer.concat([Buffer.from(type), data])
  const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)]
  length.writeUInt32BE(data.length)
  check.writeUInt32BE(crc(body))
  return Buffer.concat([length, body, check])
}

/** CRC-32 (ISO 3309); older versions of Node 20 have none of their own. */
const crc = (bytes) => {
  if (zlib.crc32 !== undefined) return zlib.crc32(bytes)
  let rest = 0xffffffff
  for (const byte of bytes) {
    rest ^= byte
    for (let bit = 0; bit < 8; bit += 1) rest = rest & 1 ? (rest >>> 1) ^ 0xedb88320 : rest >>> 1
  }
  return (rest ^ 0xffffffff) >>> 0
}

const ground = [250, 250, 252]
const grid = [224, 228, 234]
const colours = [[11, 87, 168], [198, 93, 0]]

/** Lines over a grid; values from 0 to 1, the same number in each series. */
export const chart = (series, { height = 220, width = 560 } = {}) => {
  const pixels = Buffer.alloc(width * height * 3)
  const dot = (x, y, colour) => {
    if (x >= 0 && x < width && y >= 0 && y < height) pixels.set(colour, (Math.round(y) * width + Math.round(x)) * 3)
  }
  for (let y = 0; y < height; y += 1) for (let x = 0; x < width; x += 1) dot(x, y, y % 44 === 43 ? grid : ground)
  series.forEach((values, index) => {
    for (let x = 12; x < width - 12; x += 0.25) {
      const place = (x - 12) / (width - 24) * (values.length - 1)
      const [left, rest] = [Math.floor(place), place % 1]
      const value = values[left] * (1 - rest) + (values[left + 1] ?? values[left]) * rest
      const y = height - 14 - value * (height - 32)
      for (let thick = 0; thick < 3; thick += 1) dot(Math.floor(x), Math.floor(y) + thick, colours[index])
    }
  })
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  header.set([8, 2, 0, 0, 0], 8)
  const rows = Array.from({ length: height }, (_, y) => [Buffer.from([0]), pixels.subarray(y * width * 3, (y + 1) * width * 3)])
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk("IHDR", header),
    chunk("IDAT", zlib.deflateSync(Buffer.concat(rows.flat()))),
    chunk("IEND", Buffer.alloc(0))
  ])
}

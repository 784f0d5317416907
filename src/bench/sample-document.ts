import { Binary, Decimal128, Double, Int32, Long, ObjectId, Timestamp } from 'bson'

/** A document with values of most types, as tests of loaders use them: about 800 bytes. */
export function sampleDocument(row: number): Record<string, unknown> {
  const date = new Date(Date.UTC(2020, 0, 1 + (row % 1500)))
  return {
    _id: objectId(row),
    id: new Int32(row),
    small_text: `name_${row % 10_000}`,
    email: `user_${row}@example-${row % 500}.com`,
    large_text: String.fromCharCode(65 + (row % 26)).repeat(50 + (row % 200)),
    tiny: new Int32(row % 32_767),
    regular: new Int32(row),
    big: Long.fromBigInt(BigInt(row) * 1_000_000n),
    ratio: new Double(row / 7 + (row % 1000)),
    amount: Decimal128.fromString(((row % 1e6) / 100).toFixed(4)),
    active: row % 2 === 0,
    birth: date,
    created: new Date(Date.UTC(2020, 0, 1, 0, 0, row % 60, row % 1000)),
    updated: new Date(Date.UTC(2020, 0, 1, 3, 0, row % 60, row % 1000)),
    note: `a text for row ${row} ${'x'.repeat(50 + (row % 100))}`,
    owner: objectId(1_000_000 + row),
    balance: Decimal128.fromString(`${row}.${String(row % 10_000).padStart(4, '0')}`),
    profile: {
      profile: { score: new Double(row / 13), active: row % 3 !== 0, updated: date },
      labels: [`tag_${row % 10}`, `bucket_${row % 100}`],
    },
    history: [new Int32(row), `item_${row % 50}`, { rank: new Int32(row % 1000) }],
    digest: new Binary(Buffer.from('AQIDBAUGBwg=', 'base64')),
    pattern: new RegExp(`^name_${row % 10_000}`, 'i'),
    written: new Timestamp({ t: 1_577_836_800 + (row % 31_536_000), i: row % 1000 }),
    nothing: null,
    ...(row % 2 === 0 && { optional: `present_${row}` }),
  }
}

function objectId(value: number): ObjectId {
  return new ObjectId(value.toString(16).padStart(24, '0'))
}

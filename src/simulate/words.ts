/** A list that holds at least one word. */
export type Words = readonly [string, ...string[]]

export const FIRST_NAMES = words(`
  Ava,Liam,Noah,Emma,Olivia,Mia,Lucas,Ethan,Sofía,José,Chloé,Zoë,Grace,Henry,Jack,Leo,Nora,Ella,
  Maya,Ravi,Priya,Wei,Mei,Omar,Layla,Aisha,Kofi,Amara,Ivan,Olga,Søren,Ingrid,Björn,Anna,Peter,Laura,
  David,Sarah,Daniel,Rachel,Thomas,Julia,Mark,Helen,Victor,Diana,Samuel,Ruth
`)

export const LAST_NAMES = words(`
  Smith,Johnson,Williams,Brown,Jones,García,Miller,Davis,Martínez,Lopez,Wilson,Anderson,Thomas,
  Taylor,Moore,Jackson,Martin,Lee,Thompson,White,O'Brien,D'Angelo,Müller,Novák,Nguyen,Patel,Kim,
  Chen,Okafor,Mensah,Haddad,Ivanova,Larsen,Kowalski,Rossi,Silva,Costa,Dubois,Bernard,Meyer,Schmidt,
  Clark,Lewis,Young,Hall,Allen,King,Wright,Scott,Green,Baker,Adams
`)

export const STREETS = words(`
  Oak Street,Maple Avenue,Cedar Lane,Main Street,Park Road,Lake Drive,Hill Street,Washington Avenue,
  River Road,Elm Street,Sunset Boulevard,Mill Lane,Church Street
`)

export interface City {
  readonly name: string
  readonly state: string
  /** The first three digits of its postal codes. */
  readonly postalPrefix: string
}

export const CITIES: readonly [City, ...City[]] = [
  { name: 'New York', state: 'NY', postalPrefix: '100' },
  { name: 'Boston', state: 'MA', postalPrefix: '021' },
  { name: 'Philadelphia', state: 'PA', postalPrefix: '191' },
  { name: 'Washington', state: 'DC', postalPrefix: '200' },
  { name: 'Atlanta', state: 'GA', postalPrefix: '303' },
  { name: 'Miami', state: 'FL', postalPrefix: '331' },
  { name: 'Chicago', state: 'IL', postalPrefix: '606' },
  { name: 'Detroit', state: 'MI', postalPrefix: '482' },
  { name: 'Minneapolis', state: 'MN', postalPrefix: '554' },
  { name: 'Houston', state: 'TX', postalPrefix: '770' },
  { name: 'Austin', state: 'TX', postalPrefix: '787' },
  { name: 'Denver', state: 'CO', postalPrefix: '802' },
  { name: 'Phoenix', state: 'AZ', postalPrefix: '850' },
  { name: 'Seattle', state: 'WA', postalPrefix: '981' },
  { name: 'San Francisco', state: 'CA', postalPrefix: '941' },
  { name: 'Los Angeles', state: 'CA', postalPrefix: '900' },
]

export interface Merchant {
  readonly name: string
  readonly category: string
  /** Merchant category code of ISO 18245. */
  readonly mcc: number
  /** The smallest and the largest usual payment, in cents. */
  readonly cents: readonly [number, number]
  readonly isOnline: boolean
}

export const MERCHANTS: readonly [Merchant, ...Merchant[]] = [
  shop('Green Basket', 'groceries', { mcc: 5411, cents: [800, 14_000] }),
  shop('Corner Market', 'groceries', { mcc: 5411, cents: [400, 6000] }),
  shop('Harvest & Co.', 'groceries', { mcc: 5411, cents: [1500, 18_000] }),
  shop('Daily Grind', 'restaurants', { mcc: 5814, cents: [350, 1800] }),
  shop('Noodle House', 'restaurants', { mcc: 5812, cents: [1200, 6500] }),
  shop('La Piazza', 'restaurants', { mcc: 5812, cents: [2500, 16_000] }),
  shop('FastFuel', 'fuel', { mcc: 5541, cents: [2500, 9000] }),
  shop('City Transit', 'transport', { mcc: 4111, cents: [275, 12_700] }),
  shop('Care Pharmacy', 'health', { mcc: 5912, cents: [600, 12_000] }),
  shop('Northwind Outfitters', 'clothing', { mcc: 5651, cents: [2500, 32_000] }),
  shop('Fix & Build', 'home', { mcc: 5200, cents: [900, 45_000] }),
  { ...shop('Parcel Bazaar', 'marketplace', { mcc: 5399, cents: [900, 35_000] }), isOnline: true },
  { ...shop('Gadget Garage', 'electronics', { mcc: 5732, cents: [1900, 120_000] }), isOnline: true },
  { ...shop('StreamBox', 'subscriptions', { mcc: 4899, cents: [899, 1799] }), isOnline: true },
  { ...shop('Cloud Nine Travel', 'travel', { mcc: 4722, cents: [8000, 180_000] }), isOnline: true },
]

function shop(name: string, category: string, rest: Pick<Merchant, 'mcc' | 'cents'>): Merchant {
  return { name, category, ...rest, isOnline: false }
}

function words(list: string): Words {
  const [first = '', ...rest] = list.split(',').map((word) => word.trim())
  return [first, ...rest]
}

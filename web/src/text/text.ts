import { en } from './en/index.ts'

/** A text, or one text per plural form of `count`. */
type Message = string | PluralMessage
type PluralMessage = { readonly one: string; readonly other: string }

type Catalogue = typeof en
/** Every text the app knows. */
export type MessageKey = keyof Catalogue

type TextOf<M> = M extends PluralMessage ? M['other'] | M['one'] : M
type Placeholder<S> = S extends `${string}{${infer Name}}${infer Rest}`
  ? Name | Placeholder<Rest>
  : never
type Names<K extends MessageKey> =
  | Placeholder<TextOf<Catalogue[K]>>
  | (Catalogue[K] extends PluralMessage ? 'count' : never)
type Values<K extends MessageKey> = [Names<K>] extends [never]
  ? []
  : [values: Record<Names<K>, string | number>]

/** The language of texts, dates and numbers. */
export const locale = 'en'

const plurals = new Intl.PluralRules(locale)
const numbers = new Intl.NumberFormat(locale)

/** The text of a key in the reader's language, with its placeholders filled in. */
export function t<K extends MessageKey>(key: K, ...[values]: Values<K>): string {
  const given: Record<string, string | number> = values ?? {}
  const message: Message = en[key]
  const text = typeof message === 'string' ? message : message[pluralForm(given.count)]
  return text.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = given[name]
    return typeof value === 'number' ? numbers.format(value) : (value ?? '')
  })
}

function pluralForm(count: string | number | undefined): 'one' | 'other' {
  return plurals.select(Number(count)) === 'one' ? 'one' : 'other'
}

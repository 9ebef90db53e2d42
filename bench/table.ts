/** A line of the table. */
export interface Line {
  work: string
  /** What the product did, with its unit. */
  ours: string
  /** What it is compared with did in the same rounds. */
  beside?: string
  /** Ours in relation to that. */
  ratio?: number | undefined
  /** What is promised, in the words of the design. */
  target?: string
  /** Undefined when it could not be judged here, such as without Nginx. */
  isMet?: boolean | undefined
}

const titles = ['work', 'CloudService', 'beside', 'ratio', 'target', 'met']

/** A figure of ours beside another one of the same rounds. */
export interface Comparison {
  work: string
  unit: string
  ours: number | undefined
  /** Name of the other one. */
  beside: string
  /** Undefined where it is not installed. */
  theirs: number | undefined
  /** The promised ratio; without one the line is for information. */
  atLeast?: number
}

/** The line of a comparison. */
export function compare({ work, unit, ours, beside, theirs, atLeast }: Comparison): Line {
  const ratio = ours === undefined || theirs === undefined ? undefined : ours / theirs
  return {
    work,
    ours: ours === undefined ? '–' : figure(ours) + unit,
    beside: theirs === undefined ? `no ${beside} here` : `${beside} ${figure(theirs)}${unit}`,
    ratio,
    ...(atLeast === undefined ? {} : { target: `≥ ${atLeast}×` }),
    isMet: atLeast === undefined || ratio === undefined ? undefined : ratio >= atLeast,
  }
}

/** The lines as a Markdown table that is also readable as plain text. */
export function formatTable(lines: readonly Line[]): string {
  const rows = [titles, ...lines.map(cellsOf)]
  const widths = titles.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)))
  const text = rows.map((row) => format(row, widths))
  const rule = `|${widths.map((width) => '-'.repeat(width + 2)).join('|')}|`
  return [text[0], rule, ...text.slice(1)].join('\n')
}

/** A number as people read it: three digits that count, thousands apart. */
export function figure(value: number): string {
  const digits = Math.abs(value) >= 100 ? 0 : 3
  return digits === 0
    ? Math.round(value).toLocaleString('en')
    : String(Number(value.toPrecision(digits)))
}

function cellsOf({ work, ours, beside, ratio, target, isMet }: Line): string[] {
  const verdict = isMet ? 'yes' : 'NO'
  return [
    work,
    ours,
    beside ?? '',
    ratio === undefined ? '' : `${figure(ratio)}×`,
    target ?? '',
    isMet === undefined ? '' : verdict,
  ]
}

function format(cells: readonly string[], widths: readonly number[]): string {
  return `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`
}

import { InvalidArgumentError } from 'commander'

/** Takes an instant from the command line as it is written. */
export function readInstant(text: string): string {
  if (Number.isNaN(Date.parse(text))) throw new InvalidArgumentError('Not an instant.')
  return text
}

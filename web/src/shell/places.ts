import { Clock, Copy, Folder, Star, Trash2 } from 'lucide-react'
import type { MessageKey } from '../text/text.ts'

/** Places of the rail, in order. `key` follows G on the keyboard. */
export const places = [
  { to: '/files', label: 'nav.files', icon: Folder, key: 'f' },
  { to: '/recent', label: 'nav.recent', icon: Clock, key: 'r' },
  { to: '/starred', label: 'nav.starred', icon: Star, key: 's' },
  { to: '/trash', label: 'nav.trash', icon: Trash2, key: 't' },
  { to: '/duplicates', label: 'nav.duplicates', icon: Copy, key: 'd' },
] as const satisfies readonly { to: string; label: MessageKey; icon: object; key: string }[]

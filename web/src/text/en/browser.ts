/** English texts of file lists. */
export const browser = {
  'items.count': { one: '{count} item', other: '{count} items' },
  'selection.count': { one: '{count} selected', other: '{count} selected' },
} as const

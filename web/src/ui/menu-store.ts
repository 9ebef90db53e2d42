import type { ComponentType } from 'react'
import { createStore } from './store.ts'

/** One line of a menu. */
export type MenuEntry =
  | {
      readonly kind: 'item'
      readonly label: string
      readonly icon?: ComponentType<{ size?: number }>
      /** Keys that do the same, such as `F2`. */
      readonly keys?: string
      readonly tone?: 'danger'
      readonly isDisabled?: boolean
      run(): void
    }
  | {
      readonly kind: 'choice'
      readonly label: string
      readonly isChosen: boolean
      run(): void
    }
  | { readonly kind: 'separator' }
  | { readonly kind: 'heading'; readonly label: string }

/** Where a menu opens: below an element, or at a point of the window. */
export type MenuAnchor = Element | { readonly x: number; readonly y: number }

/** The menu that is open. */
export interface OpenMenu {
  readonly label: string
  readonly anchor: MenuAnchor
  readonly align: 'start' | 'end'
  readonly entries: readonly MenuEntry[]
  /** Gets the focus when the menu closes without a choice. */
  readonly returnFocusTo: HTMLElement | null
}

/** The one menu of the page; rows share it instead of each having their own. */
export const openedMenu = createStore<OpenMenu | undefined>(undefined)

/** Opens the menu of the page. */
export function openMenu(menu: {
  label: string
  anchor: MenuAnchor
  entries: readonly MenuEntry[]
  align?: OpenMenu['align']
}): void {
  const active = document.activeElement
  openedMenu.set({
    align: 'start',
    ...menu,
    returnFocusTo: active instanceof HTMLElement ? active : null,
  })
}

/** Closes the menu of the page. */
export function closeMenu(): void {
  openedMenu.set(undefined)
}

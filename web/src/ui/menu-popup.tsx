import { Menu } from '@base-ui/react/menu'
import { Check } from 'lucide-react'
import { classNames } from './class-names.ts'
import type { MenuAnchor, MenuEntry, OpenMenu } from './menu-store.ts'

const itemClass =
  'flex items-center gap-3 min-h-8 coarse:min-h-11 px-2.5 rounded-control outline-none data-highlighted:bg-hover data-disabled:opacity-50 forced-colors:data-highlighted:outline-2'

/** Properties of {@link MenuPopup}. */
export interface MenuPopupProps {
  menu: OpenMenu
  /** Called with what the chosen entry does. */
  onChoose: (run: () => void) => void
  onClose: () => void
}

/** The popup of the page's menu. Comes in its own chunk with the overlay library. */
export default function MenuPopup({ menu, onChoose, onClose }: MenuPopupProps) {
  // In the main landmark: outside of all landmarks it would be hard to find.
  const landmark = document.getElementById('content')
  return (
    <Menu.Root open onOpenChange={(open) => !open && onClose()}>
      <Menu.Portal container={landmark}>
        <Menu.Positioner
          className="z-60 outline-none"
          anchor={toAnchor(menu.anchor)}
          align={menu.align}
          side="bottom"
          sideOffset={4}
          collisionPadding={8}
        >
          <Menu.Popup
            aria-label={menu.label}
            finalFocus={false}
            className="min-w-52 max-w-80 max-h-[min(32rem,calc(100dvh-1rem))] overflow-y-auto p-1.5 rounded-card bg-raised shadow-menu outline-none animate-enter"
          >
            {menu.entries.map((entry, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: the entries of an open menu are fixed
              <Entry key={index} entry={entry} onChoose={onChoose} />
            ))}
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  )
}

function Entry({ entry, onChoose }: { entry: MenuEntry; onChoose: MenuPopupProps['onChoose'] }) {
  switch (entry.kind) {
    case 'separator':
      return <Menu.Separator className="h-px my-1.5 -mx-1.5 bg-border" />
    case 'heading':
      return (
        <div className="px-2.5 pt-1.5 pb-1 text-caption font-semibold text-subtle">
          {entry.label}
        </div>
      )
    case 'choice':
      return (
        <Menu.CheckboxItem
          className={itemClass}
          checked={entry.isChosen}
          closeOnClick
          onClick={() => onChoose(entry.run)}
        >
          <span className="size-4 text-accent">
            <Menu.CheckboxItemIndicator>
              <Check size={16} />
            </Menu.CheckboxItemIndicator>
          </span>
          {entry.label}
        </Menu.CheckboxItem>
      )
    case 'item':
      return (
        <Menu.Item
          className={classNames(itemClass, entry.tone === 'danger' && 'text-danger')}
          disabled={entry.isDisabled ?? false}
          aria-keyshortcuts={entry.keys?.replace('Ctrl', 'Control')}
          onClick={() => onChoose(entry.run)}
        >
          {entry.icon && <entry.icon size={16} />}
          <span className="grow">{entry.label}</span>
          {entry.keys && (
            <span aria-hidden="true" className="text-caption text-subtle pl-4">
              {entry.keys}
            </span>
          )}
        </Menu.Item>
      )
    default:
      return entry satisfies never
  }
}

function toAnchor(anchor: MenuAnchor) {
  if (anchor instanceof Element) return anchor
  return { getBoundingClientRect: () => new DOMRect(anchor.x, anchor.y, 0, 0) }
}

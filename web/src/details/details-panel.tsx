import type { Node } from '@cloudservice/contract'
import { X } from 'lucide-react'
import { type KeyboardEvent, useState } from 'react'
import { t } from '../text/text.ts'
import { FileIcon } from '../ui/file-icon.tsx'
import { IconButton } from '../ui/icon-button.tsx'
import { ActivityTab } from './activity-tab.tsx'
import { DetailsTab } from './details-tab.tsx'
import { TabList, TabPanel } from './tabs.tsx'
import { VersionsTab } from './versions-tab.tsx'

const fileTabs = ['details', 'versions', 'activity'] as const
const folderTabs = ['details', 'activity'] as const
type Tab = (typeof fileTabs)[number]

/** Properties of {@link DetailsPanel}. */
export interface DetailsPanelProps {
  node: Node
  onClose: () => void
}

/**
 * Everything about one file or folder, at the right of the page; over it on narrow screens, and a
 * sheet on phones.
 */
export function DetailsPanel({ node, onClose }: DetailsPanelProps) {
  const [wanted, setWanted] = useState<Tab>('details')
  const name = node.parentId === null ? t('nav.files') : node.name
  const closeByEscape = (event: KeyboardEvent) => {
    if (event.key !== 'Escape') return
    // A dialog that it stands in stays open.
    event.stopPropagation()
    onClose()
  }
  const tabs = node.kind === 'file' ? fileTabs : folderTabs
  const tab = tabs.find((known) => known === wanted) ?? 'details'

  return (
    <aside
      aria-label={t('details.title', { name })}
      onKeyDown={closeByEscape}
      className="flex flex-col bg-surface z-30 fixed inset-x-0 bottom-0 h-[75dvh] rounded-t-dialog shadow-menu pb-[env(safe-area-inset-bottom)] animate-enter sm:inset-y-0 sm:left-auto sm:right-0 sm:w-80 sm:h-auto sm:rounded-none lg:static lg:shrink-0 lg:shadow-none lg:border-l lg:border-border lg:animate-none"
    >
      <header className="flex items-start gap-3 pl-4 pr-2 pt-3 pb-2">
        <FileIcon icon={node.icon} className="mt-1.5 shrink-0" />
        <h2 className="grow min-w-0 py-1.5 font-semibold wrap-anywhere line-clamp-3" dir="auto">
          {name}
        </h2>
        <IconButton label={t('details.close')} onClick={onClose}>
          <X size={18} />
        </IconButton>
      </header>
      <TabList
        label={t('details.tabs')}
        tabs={tabs.map((id) => ({ id, label: t(`details.tab.${id}`) }))}
        selected={tab}
        onSelect={setWanted}
      />
      <TabPanel key={`${node.id} ${tab}`} id={tab}>
        {tab === 'details' && <DetailsTab node={node} />}
        {tab === 'versions' && node.kind === 'file' && <VersionsTab file={node} />}
        {tab === 'activity' && <ActivityTab node={node} />}
      </TabPanel>
    </aside>
  )
}

import type { ActivityEntry, UserId } from '@cloudservice/contract'
import { t } from '../text/text.ts'

/** One sentence about what somebody did; the reader's own acts say “You”. */
export function describeActivity(entry: ActivityEntry, reader: UserId | undefined): string {
  const who = nameOf(entry.actor, reader)
  switch (entry.type) {
    case 'file.renamed':
    case 'folder.renamed':
      return t(`activity.${entry.type}`, { who, name: entry.nodeName ?? '' })
    default:
      return t(`activity.${entry.type}`, { who })
  }
}

function nameOf(actor: ActivityEntry['actor'], reader: UserId | undefined): string {
  if (!actor) return t('activity.someone')
  return actor.id === reader ? t('activity.you') : actor.name
}

import type { ActivityEntry, Node } from '@cloudservice/contract'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { meQuery } from '../api/queries.ts'
import { formatDateTime, formatWhen } from '../text/format.ts'
import { t } from '../text/text.ts'
import { describeActivity } from './describe-activity.ts'
import { HistoryList } from './history-list.tsx'
import { activityQuery } from './history-queries.ts'

/** What happened to a file or folder. */
export function ActivityTab({ node }: { node: Node }) {
  const query = useInfiniteQuery(activityQuery(node.id))
  const { data: me } = useQuery(meQuery)
  return (
    <HistoryList query={query} label={t('details.tab.activity')} empty={t('activity.empty')}>
      {(entry: ActivityEntry) => (
        <li className="px-4 py-2.5 border-b border-border">
          <p className="wrap-anywhere">{describeActivity(entry, me?.id)}</p>
          <time
            dateTime={entry.createdAt}
            title={formatDateTime(entry.createdAt)}
            className="text-caption text-muted"
          >
            {formatWhen(entry.createdAt)}
          </time>
        </li>
      )}
    </HistoryList>
  )
}

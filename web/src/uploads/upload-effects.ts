import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { refreshNodes } from '../api/refresh.ts'
import { t } from '../text/text.ts'
import type { UploadSummary } from './upload-item.ts'

const refreshEveryMs = 1000
const announceEveryMs = 10_000

/** Refreshes file lists and the storage meter while files arrive, at most once a second. */
export function useFreshLists(summary: UploadSummary): void {
  const queryClient = useQueryClient()
  const seen = useRef(0)
  const lastAt = useRef(0)
  const { done } = summary
  useEffect(() => {
    if (done === seen.current) return
    const refresh = () => {
      seen.current = done
      lastAt.current = performance.now()
      void refreshNodes(queryClient)
    }
    const wait = Math.max(0, lastAt.current + refreshEveryMs - performance.now())
    const timer = setTimeout(refresh, wait)
    return () => clearTimeout(timer)
  }, [done, queryClient])
}

/** Asks before the page is left while files are on their way. */
export function useLeaveGuard(summary: UploadSummary): void {
  const isSending = summary.sending
  useEffect(() => {
    if (!isSending) return
    const ask = (event: BeforeUnloadEvent) => event.preventDefault()
    addEventListener('beforeunload', ask)
    return () => removeEventListener('beforeunload', ask)
  }, [isSending])
}

/** Puts the percentage before the title of the page while files are on their way. */
export function useTitleProgress(summary: UploadSummary): void {
  const prefix = summary.open > 0 ? `${summary.percent} % · ` : ''
  useEffect(() => {
    document.title = prefix + document.title.replace(/^\d+ % · /, '')
  }, [prefix])
}

/** What a screen reader is told: the count, at most every ten seconds and once at the end. */
export function useAnnouncement(summary: UploadSummary): string {
  const [text, setText] = useState('')
  const lastAt = useRef(Number.NEGATIVE_INFINITY)
  const { total, done, failed, open } = summary
  useEffect(() => {
    if (total === 0) return
    const announce = () => {
      lastAt.current = performance.now()
      const failures = failed > 0 ? `, ${t('uploads.liveFailed', { count: failed })}` : ''
      setText(t('uploads.live', { done, total }) + failures)
    }
    const isEnd = open === 0
    const wait = isEnd ? 0 : Math.max(0, lastAt.current + announceEveryMs - performance.now())
    const timer = setTimeout(announce, wait)
    return () => clearTimeout(timer)
  }, [total, done, failed, open])
  return text
}

import { ProblemError } from '@cloudservice/contract/client'
import type { QueryClient } from '@tanstack/react-query'
import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
  redirect,
} from '@tanstack/react-router'
import { meQuery, metaQuery } from './api/queries.ts'
import { readAuditSearch } from './audit/audit-search.ts'
import { readListSearch } from './browser/view-state.ts'
import { NotFoundPage, RouteError } from './shell/route-error.tsx'
import { formatDatesIn } from './text/format.ts'

const root = createRootRouteWithContext<{ queryClient: QueryClient }>()({
  component: Outlet,
  notFoundComponent: NotFoundPage,
})

const index = createRoute({
  getParentRoute: () => root,
  path: '/',
  beforeLoad: () => {
    throw redirect({ to: '/files' })
  },
})

const signIn = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  validateSearch: (search): { next?: string } =>
    typeof search.next === 'string' ? { next: search.next } : {},
  component: lazyRouteComponent(() => import('./account/sign-in.tsx'), 'SignIn'),
})

const forgotPassword = createRoute({
  getParentRoute: () => root,
  path: '/forgot-password',
  component: lazyRouteComponent(() => import('./account/forgot-password.tsx'), 'ForgotPassword'),
})

const resetPassword = createRoute({
  getParentRoute: () => root,
  path: '/reset-password',
  component: lazyRouteComponent(() => import('./account/reset-password.tsx'), 'ResetPassword'),
})

const register = createRoute({
  getParentRoute: () => root,
  path: '/register',
  validateSearch: (search): { next?: string } =>
    typeof search.next === 'string' ? { next: search.next } : {},
  beforeLoad: async ({ context }) => {
    const meta = await context.queryClient.ensureQueryData(metaQuery)
    if (!meta.registrationOpen) throw redirect({ to: '/sign-in' })
  },
  component: lazyRouteComponent(() => import('./account/register.tsx'), 'Register'),
})

const setup = createRoute({
  getParentRoute: () => root,
  path: '/setup',
  validateSearch: (search): { token?: string } =>
    typeof search.token === 'string' ? { token: search.token } : {},
  component: lazyRouteComponent(() => import('./account/setup.tsx'), 'Setup'),
})

const app = createRoute({
  getParentRoute: () => root,
  id: 'app',
  beforeLoad: async ({ context, location }) => {
    try {
      const me = await context.queryClient.ensureQueryData(meQuery)
      formatDatesIn(me.timeZone)
    } catch (error) {
      if (!(error instanceof ProblemError) || error.status !== 401) throw error
      const { setupRequired } = await context.queryClient.ensureQueryData(metaQuery)
      throw redirect(setupRequired ? { to: '/setup' } : signInTarget(location.href))
    }
  },
  component: lazyRouteComponent(() => import('./shell/shell.tsx'), 'Shell'),
})

const loadFolder = () => import('./browser/folder-screen.tsx')

const rootFolder = createRoute({
  getParentRoute: () => app,
  path: '/files',
  validateSearch: readListSearch,
  component: lazyRouteComponent(loadFolder, 'FolderScreen'),
})

const folder = createRoute({
  getParentRoute: () => app,
  path: '/files/$folderId',
  validateSearch: readListSearch,
  component: lazyRouteComponent(loadFolder, 'FolderScreen'),
})

const recent = createRoute({
  getParentRoute: () => app,
  path: '/recent',
  validateSearch: readListSearch,
  component: lazyRouteComponent(() => import('./places/recent-screen.tsx'), 'RecentScreen'),
})

const starred = createRoute({
  getParentRoute: () => app,
  path: '/starred',
  validateSearch: readListSearch,
  component: lazyRouteComponent(() => import('./places/starred-screen.tsx'), 'StarredScreen'),
})

const search = createRoute({
  getParentRoute: () => app,
  path: '/search',
  validateSearch: (raw) => ({
    ...readListSearch(raw),
    ...(raw.q === undefined ? {} : { q: String(raw.q) }),
  }),
  component: lazyRouteComponent(() => import('./places/search-screen.tsx'), 'SearchScreen'),
})

const trash = createRoute({
  getParentRoute: () => app,
  path: '/trash',
  component: lazyRouteComponent(() => import('./places/trash-screen.tsx'), 'TrashScreen'),
})

const duplicates = createRoute({
  getParentRoute: () => app,
  path: '/duplicates',
  component: lazyRouteComponent(() => import('./places/duplicates-screen.tsx'), 'DuplicatesScreen'),
})

const profile = createRoute({
  getParentRoute: () => app,
  path: '/settings/profile',
  component: lazyRouteComponent(() => import('./account/profile-screen.tsx'), 'ProfileScreen'),
})

const security = createRoute({
  getParentRoute: () => app,
  path: '/settings/security',
  component: lazyRouteComponent(() => import('./account/security-screen.tsx'), 'SecurityScreen'),
})

const tokens = createRoute({
  getParentRoute: () => app,
  path: '/settings/tokens',
  component: lazyRouteComponent(() => import('./account/tokens-screen.tsx'), 'TokensScreen'),
})

const events = createRoute({
  getParentRoute: () => app,
  path: '/settings/events',
  component: lazyRouteComponent(() => import('./audit/events-screen.tsx'), 'EventsScreen'),
})

const audit = createRoute({
  getParentRoute: () => app,
  path: '/admin/audit',
  validateSearch: readAuditSearch,
  component: lazyRouteComponent(() => import('./audit/audit-screen.tsx'), 'AuditScreen'),
})

const routeTree = root.addChildren([
  index,
  signIn,
  forgotPassword,
  resetPassword,
  register,
  setup,
  app.addChildren([
    rootFolder,
    folder,
    recent,
    starred,
    search,
    trash,
    duplicates,
    profile,
    security,
    tokens,
    events,
    audit,
  ]),
])

/** The router of the app. */
export function createAppRouter(queryClient: QueryClient) {
  return createRouter({
    routeTree,
    context: { queryClient },
    defaultErrorComponent: RouteError,
    defaultNotFoundComponent: NotFoundPage,
    defaultPreload: 'intent',
    defaultPendingMs: 300,
  })
}

/** Where somebody goes who is not signed in, so that they come back afterwards. */
export function signInTarget(from: string) {
  return { to: '/sign-in', search: from === '/' ? {} : { next: from } } as const
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof createAppRouter>
  }
}

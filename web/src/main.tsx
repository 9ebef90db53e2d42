import { CSPProvider } from '@base-ui/react/csp-provider'
import { QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { createQueryClient } from './query-client.ts'
import { reloadAfterUpdate } from './reload-after-update.ts'
import { createAppRouter, signInTarget } from './routes.tsx'
import './ui/theme.css'

const queryClient = createQueryClient(() => {
  // Several answers may tell the same; the first one decides where to come back to.
  if (location.pathname === '/sign-in') return
  queryClient.clear()
  void router.navigate(signInTarget(location.pathname + location.search))
})
const router = createAppRouter(queryClient)

reloadAfterUpdate()

const root = document.getElementById('root')
if (!root) throw new Error('index.html has no #root')
createRoot(root).render(
  <StrictMode>
    <CSPProvider disableStyleElements>
      <QueryClientProvider client={queryClient}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </CSPProvider>
  </StrictMode>,
)

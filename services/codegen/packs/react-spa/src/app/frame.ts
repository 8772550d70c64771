const ACCESS_IMPORTS = `
import { AccountBar } from '../access/account-bar';
import { useMay } from '../access/session';`;

/** The layout and the frame of a page: navigation, way back and actions are there as soon as there is anything to navigate. */
export const layoutModule = (navigates: boolean, guarded: boolean): string => `${guarded ? ACCESS_IMPORTS : ''}
import { useEffect, useRef } from 'react';
import { Link, ${navigates ? 'NavLink, ' : ''}Outlet, useLocation } from 'react-router';
import { appTitle${navigates ? ', sections' : ''} } from './navigation';

/** Header, navigation and the place of the page. Moves the focus to the page when another one opens. */
export function Layout() {
  const { pathname } = useLocation();${guarded ? '\n  const may = useMay();' : ''}
  const main = useRef<HTMLElement>(null);
  const shown = useRef(pathname);

  useEffect(() => {
    if (shown.current === pathname) return;
    shown.current = pathname;
    main.current?.focus();
  }, [pathname]);

  return (
    <div className="shell">
      <a className="skip-link" href="#content">
        Skip to content
      </a>
      <header className="sidebar">
        <Link className="brand" to="/">
          {appTitle}
        </Link>${
          navigates
            ? `
        <nav aria-label="Main">
          <ul>
            {sections${guarded ? ".filter((section) => may(section.path.slice(1), 'read'))" : ''}.map((section) => (
              <li key={section.path}>
                <NavLink to={section.path}>{section.label}</NavLink>
              </li>
            ))}
          </ul>
        </nav>`
            : ''
        }${guarded ? '\n        <AccountBar />' : ''}
      </header>
      <main id="content" ref={main} tabIndex={-1}>
        <Outlet />
      </main>
    </div>
  );
}
`;

export const pageModule = (navigates: boolean): string => `
import type { ReactNode } from 'react';
${navigates ? "import { Link } from 'react-router';" : ''}
import { appTitle } from '../app/navigation';

interface PageProps {
  title: string;
  ${
    navigates
      ? `/** The page one level up. */
  back?: { to: string; label: string };
  /** What can be done here. */
  actions?: ReactNode;
  `
      : ''
  }children: ReactNode;
}

/** The frame of every page: the document's title, the heading, and what belongs beside it. */
export function Page({ title, ${navigates ? 'back, actions, ' : ''}children }: PageProps) {
  return (
    <article className="page">
      <title>{\`\${title} · \${appTitle}\`}</title>
      ${
        navigates
          ? `{back && (
        <Link className="back" to={back.to}>
          <span aria-hidden="true">←</span> {back.label}
        </Link>
      )}`
          : ''
      }
      <header className="page-header">
        <h1>{title}</h1>
        ${navigates ? '{actions}' : ''}
      </header>
      {children}
    </article>
  );
}
`;

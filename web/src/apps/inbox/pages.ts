/** The pages beside the lists of work, for those who have them: the left pane and the palette offer the same. */
import type { Home } from '$lib/api/types';
import { m } from '$lib/i18n';
import type { Words } from '$lib/palette/commands';
import { DELIVERIES } from './deliveries/address';
import { NOTICES } from './notices/news';
import { PROCESSES } from './processes/address';
import { HOME } from './transfers/home';

/** `key` is the view in the address by which the page is known. */
export type Page = { key: string; href: string; name: Words };

/** What waits there for whoever answers for it. */
export const desksOf = (home: Home): (Page & { count: number })[] =>
  [
    { key: 'problems', href: '/inbox/problems', name: m.problems, count: home.problems },
    { key: 'money', href: '/inbox/money', name: m.money, count: home.money },
    { key: 'transfers', href: HOME, name: m.transfers, count: home.transfers },
    { key: 'erasures', href: '/inbox/erasures', name: m.erasures, count: home.erasures }
  ].flatMap(({ count, ...page }) => (count === undefined ? [] : [{ ...page, count }]));

/** What is read there. */
export const othersOf = (home: Home): Page[] =>
  [
    { key: 'notices', href: NOTICES, name: m.notices, has: true },
    { key: 'absences', href: '/inbox/absences', name: m.absences, has: true },
    { key: 'overtakings', href: '/inbox/overtakings', name: m.overtakings, has: home.leads },
    { key: 'processes', href: PROCESSES, name: m.processes, has: home.processes },
    { key: 'system', href: '/inbox/system', name: m.system, has: home.system },
    { key: 'deliveries', href: DELIVERIES, name: m.deliveries, has: home.deliveries },
    { key: 'audit', href: '/inbox/audit', name: m.audit, has: home.audit }
  ].flatMap(({ has, ...page }) => (has ? [page] : []));

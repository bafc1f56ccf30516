/** What one is asked who makes an organisation, invites somebody or gives a role. */
import type { Form, Option, OrgRole } from '$lib/api/types';
import { question } from '$lib/form/question';
import { m } from '$lib/i18n';

export const ROLES: readonly OrgRole[] = ['member', 'manager', 'owner'];

const NAMES: Record<OrgRole, () => string> = { owner: m.organisation_owner, manager: m.organisation_manager, member: m.organisation_member };
const MEANS: Record<OrgRole, () => string> = { owner: m.organisation_owner_may, manager: m.organisation_manager_may, member: m.organisation_member_may };

export const roleName = (role: OrgRole): string => NAMES[role]();

const option = (role: OrgRole): Option => ({ value: role, label: m.organisation_role_is({ role: roleName(role), may: MEANS[role]() }) });

export const organisationForm = (): Form => ({
  title: '',
  fields: [
    question('name', m.organisation_name(), { type: { kind: 'text', max_length: 100 } }),
    question('national_id', m.organisation_national_id(), { required: false, help: m.organisation_national_id_help(), type: { kind: 'text', format: 'legal_id' } })
  ]
});

/** Who is no owner invites plain members only. */
export const invitationForm = (rules: boolean): Form => ({
  title: '',
  fields: [
    question('target', m.organisation_invite_whom(), { help: m.organisation_invite_help(), type: { kind: 'text', max_length: 200 } }),
    ...(rules ? [roleQuestion('member')] : [])
  ]
});

export const roleForm = (role: OrgRole): Form => ({ title: '', fields: [roleQuestion(role)] });

const roleQuestion = (role: OrgRole) => question('role', m.organisation_role(), { value: role, type: { kind: 'text', options: ROLES.map(option) } });

/** The role of an answer; what was not asked is a plain member's. */
export function roleOf(value: unknown): OrgRole {
  return ROLES.find((role) => role === value) ?? 'member';
}

import type { IDataObject } from 'n8n-workflow';

/** Names that Chat2Desk makes up for clients without a profile name: `[chat] 36597980ec9e`, `unknown`, or their phone number. */
const PLACEHOLDER = /^(?:unknown$|\[[^\]]{1,40}\]|[+\d\s().-]+(?:@[cs]\.us)?$)/;

/** The name to address a client by: the one that the team assigned, else a real profile name; `undefined` if there is none. */
export function clientDisplayName({ assigned_name: assignedName, name }: IDataObject): string | undefined {
	if (typeof assignedName === 'string' && assignedName.trim() !== '') return assignedName.trim();
	const profileName = typeof name === 'string' ? name.trim() : '';
	return profileName === '' || PLACEHOLDER.test(profileName) ? undefined : profileName;
}

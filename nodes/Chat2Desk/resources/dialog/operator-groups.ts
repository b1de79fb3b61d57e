import type { OperationContext } from '../../descriptions/handler-types';
import { quote } from '../../parsing/common';
import { InputError } from '../../utils/input';
import { toComparable } from '../../utils/text';

export interface OperatorGroup {
	id: number;
	name: string;
	operatorIds: number[];
}

type Requests = Pick<OperationContext, 'list' | 'once'>;

/** The account's operator groups, read once per execution. */
async function readGroups({ list, once }: Requests): Promise<OperatorGroup[]> {
	const request = { method: 'GET', path: '/operators_groups' } as const;
	const rows = await once('operator groups', () => list(request, { by: 'none', key: 'id' }, Infinity));
	// A row without an ID or a name cannot be chosen.
	const usable = rows.filter(({ id, name }) => Number.isFinite(Number(id ?? NaN)) && typeof name === 'string');
	return usable.map(({ id, name, operator_ids: operatorIds }) => ({
		id: Number(id),
		name: String(name),
		operatorIds: Array.isArray(operatorIds) ? operatorIds.map(Number) : [],
	}));
}

/** The group with an ID or a name, in any case. Throws `InputError` if there is none, or several have the name. */
export async function findGroup(context: Requests, group: number | string): Promise<OperatorGroup> {
	const groups = await readGroups(context);
	const byName = groups.filter(({ name }) => toComparable(name) === toComparable(String(group)));
	const found = typeof group === 'number' ? groups.filter(({ id }) => id === group) : byName;
	if (found.length === 1) return found[0];
	if (found.length > 1)
		throw new InputError(
			`Several operator groups are named "${quote(group)}": IDs ${found.map(({ id }) => id).join(', ')}`,
			'Use the ID of the group, or choose it from the list',
		);
	throw new InputError(
		`No operator group ${typeof group === 'number' ? `with the ID ${group}` : `named "${quote(group)}"`} exists`,
		`Available groups: ${groups.map(({ id, name }) => `${name} (${id})`).join(', ') || 'none'}`,
	);
}

/** The ID of a group given by ID or by name; the groups are only read for a name. */
export const findGroupId = async (context: Requests, group: number | string): Promise<number> =>
	typeof group === 'number' ? group : (await findGroup(context, group)).id;

import type { IDataObject } from 'n8n-workflow';
import { byOffset } from '../../descriptions/operations';
import type { OperationContext } from '../../descriptions/handler-types';
import { operatorName } from '../../utils/text';
import type { OperatorGroup } from './operator-groups';

/** An operator who is online, with the number of open dialogs as far as it is known. */
interface PooledOperator {
	id: number;
	name: string;
	role: string;
	statusId: string;
	openDialogs: number;
	/** Whether `openDialogs` can be relied on. */
	isCounted: boolean;
	/** Position among the operators assigned in this execution; the lowest is next in turn. */
	lastTurn: number;
}

/** Which operators can be chosen. */
export interface OperatorCriteria {
	group?: OperatorGroup;
	role?: string;
	statusIds?: number[];
	/** An operator with this many open dialogs gets no further one. */
	maxOpenDialogs?: number;
}

type Requests = Pick<OperationContext, 'list' | 'once' | 'send'>;

/** The online operators of the account, shared by all items of an execution. */
export class OperatorPool {
	private turns = 0;

	private constructor(private readonly operators: PooledOperator[]) {}

	/** Reads the operators once per execution. */
	static async read({ list, once }: Requests): Promise<OperatorPool> {
		return await once('operator pool', async () => {
			const request = { method: 'GET', path: '/operators', query: { online: 1 } } as const;
			const rows = await list(request, byOffset.pagination, Infinity);
			return new OperatorPool(rows.filter(isAvailable).map(toPooledOperator));
		});
	}

	/**
	 * Takes the operator with the fewest open dialogs, in turn if several have the same number, and counts the new dialog.
	 *
	 * `opened_dialogs` was seen as 0 for a moment while dialogs were open (one working client), so the open dialogs of an operator with 0
	 * are counted before the operator is chosen.
	 *
	 * @returns `undefined` if no operator is available
	 */
	async take(requests: Requests, criteria: OperatorCriteria): Promise<{ id: number; name: string } | undefined> {
		const candidates = this.operators.filter((operator) => matches(operator, criteria));
		for (;;) {
			const [next] = candidates
				.filter(({ openDialogs }) => openDialogs < (criteria.maxOpenDialogs ?? Infinity))
				.sort((a, b) => a.openDialogs - b.openDialogs || a.lastTurn - b.lastTurn || a.id - b.id);
			if (next === undefined) return undefined;
			if (next.isCounted) {
				next.openDialogs += 1;
				next.lastTurn = ++this.turns;
				return { id: next.id, name: next.name };
			}
			const counted = await countOpenDialogs(requests, next.id);
			if (!next.isCounted) next.openDialogs += counted;
			next.isCounted = true;
		}
	}

	/** Gives back a dialog that could not be assigned. */
	release(operatorId: number): void {
		const operator = this.operators.find(({ id }) => id === operatorId);
		if (operator !== undefined) operator.openDialogs -= 1;
	}
}

/** Servers that do not know the filter `online` return all operators. */
const isAvailable = ({ online, status }: IDataObject) =>
	(online === true || Number(online) === 1) && (status === undefined || status === null || status === 'enabled');

function toPooledOperator(row: IDataObject): PooledOperator {
	const openDialogs = Number(row.opened_dialogs ?? 0) || 0;
	return {
		id: Number(row.id),
		name: operatorName(row),
		role: String(row.role),
		statusId: String(row.status_id),
		openDialogs,
		isCounted: openDialogs > 0,
		lastTurn: 0,
	};
}

function matches({ id, role, statusId }: PooledOperator, criteria: OperatorCriteria): boolean {
	return (
		criteria.group?.operatorIds.includes(id) !== false &&
		(criteria.role === undefined || criteria.role === role) &&
		(criteria.statusIds === undefined || criteria.statusIds.map(String).includes(statusId))
	);
}

async function countOpenDialogs({ list, once, send }: Requests, operatorId: number): Promise<number> {
	return await once(`open dialogs of operator ${operatorId}`, async () => {
		const query = { operator_id: operatorId, state: 'open' };
		const { data, total } = await send({ method: 'GET', path: '/dialogs', query: { ...query, limit: 1 } });
		if (Array.isArray(data) && data.length === 0) return 0;
		if (total !== undefined) return total;
		return (await list({ method: 'GET', path: '/dialogs', query }, byOffset.pagination, Infinity)).length;
	});
}

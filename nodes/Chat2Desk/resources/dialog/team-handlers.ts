import type { IDataObject } from 'n8n-workflow';
import type {
	ApiRequest,
	OperationContext,
	OperationResult,
	SubRequestFailure,
} from '../../descriptions/handler-types';
import { isBlank } from '../../parsing/common';
import { InputError } from '../../utils/input';
import { isRecord } from '../../utils/is-record';
import { settle } from '../../utils/settle';
import { internalComment } from '../message/internal-comment';
import { isNotAssigned, resolveTags } from '../tag/tag-lookup';
import { readLastMessage, type LastMessage } from './last-message';
import { findGroup, findGroupId } from './operator-groups';
import { OperatorPool, type OperatorCriteria } from './operator-pool';

type Choice = string | number | boolean;

interface DialogValues {
	dialogId: number;
}

interface StepValues extends DialogValues {
	comment: string | undefined;
	tagIds: Array<number | string> | string | undefined;
	ifStepFails: Choice | undefined;
}

interface HandOverValues extends StepValues {
	handOverTo: Choice | undefined;
	operatorId: number | undefined;
	groupId: number | string | undefined;
}

interface HandBackValues extends StepValues {
	handBackTo: Choice | undefined;
	operatorId: number | undefined;
}

interface AssignValues extends DialogValues {
	groupId: number | string | undefined;
	role: Choice | undefined;
	statusIds: number[] | undefined;
	maxOpenDialogs: number | undefined;
	ifNoneAvailable: Choice | undefined;
}

/** What happened to one step. */
interface StepReport {
	step: string;
	status: 'done' | 'failed' | 'unknown' | 'skipped';
	error?: string;
}

/** Adds the comment and the tags, then transfers the dialog, and reports each step. */
export async function handOver(context: OperationContext<HandOverValues>): Promise<OperationResult[]> {
	const { dialogId, comment, tagIds } = context.values;
	const lastMessage = await readLastMessage(context, dialogId);
	// Before the first step, so that nothing is written if the group does not exist.
	const chooseTarget = await prepareTransfer(context, lastMessage);
	let target: IDataObject = {};
	return await runSteps(context, { dialog_id: dialogId }, [
		{ step: 'comment', isWanted: comment !== undefined, run: () => addComment(context, lastMessage) },
		{ step: 'tags', isWanted: tagIds !== undefined, run: () => addTags(context, lastMessage) },
		{
			step: 'transfer',
			isWanted: true,
			run: async () => {
				const transfer = await chooseTarget();
				target = transfer.target;
				const failure = await sendPart(context, 'transfer', transfer.request);
				if (failure?.outcomeUnknown === false) transfer.release?.();
				return failure;
			},
			output: () => target,
		},
	]);
}

/** Adds the comment, removes the tags, then unassigns the dialog or assigns it to the bot's operator. */
export async function handBack(context: OperationContext<HandBackValues>): Promise<OperationResult[]> {
	const { dialogId, comment, tagIds, handBackTo, operatorId } = context.values;
	const needsClient = comment !== undefined || tagIds !== undefined;
	const lastMessage = needsClient ? await readLastMessage(context, dialogId) : undefined;
	const target = handBackTo === 'operator' ? operatorId : null;
	return await runSteps(context, { dialog_id: dialogId }, [
		{ step: 'comment', isWanted: comment !== undefined, run: () => addComment(context, lastMessage) },
		{ step: 'tags', isWanted: tagIds !== undefined, run: () => removeTags(context, lastMessage) },
		{
			step: 'transfer',
			isWanted: true,
			run: () => sendPart(context, 'transfer', withBody(context.request, { operator_id: target })),
			output: () => ({ operator_id: target }),
		},
	]);
}

/** Assigns a dialog to the available operator with the fewest open dialogs. */
export async function assignToAvailable(context: OperationContext<AssignValues>): Promise<OperationResult[]> {
	const { dialogId, groupId, role, statusIds, maxOpenDialogs, ifNoneAvailable } = context.values;
	const group = groupId === undefined ? undefined : await findGroup(context, groupId);
	const pool = await OperatorPool.read(context);
	const criteria: OperatorCriteria = {
		group,
		statusIds,
		maxOpenDialogs,
		role: role === undefined ? undefined : String(role),
	};
	const operator = await pool.take(context, criteria);
	if (operator !== undefined) {
		const sent = await settle(() => context.send(withBody(context.request, { operator_id: operator.id })));
		if (!sent.ok) {
			const isAssigned = isRecord(sent.error) && sent.error.outcomeUnknown === true;
			if (!isAssigned) pool.release(operator.id);
			throw sent.error;
		}
		const [json] = context.toOutput(sent.value.data);
		return [{ json: { ...json, assigned: true, operator_id: operator.id, operator_name: operator.name } }];
	}
	if (ifNoneAvailable === 'leave') return [{ json: { dialog_id: dialogId, assigned: false } }];
	if (ifNoneAvailable === 'group' && group !== undefined) {
		const lastMessage = await readLastMessage(context, dialogId);
		await context.send(groupTransferRequest(context, lastMessage, group.id));
		return [{ json: { dialog_id: dialogId, assigned: false, group_id: group.id } }];
	}
	throw new InputError(
		`No operator is available${group === undefined ? '' : ` in the group "${group.name}"`}`,
		ifNoneAvailable === 'group'
			? 'Select an Operator Group, to which the dialog can be transferred'
			: 'Change the criteria, or change If No One Is Available',
	);
}

interface Step {
	step: string;
	isWanted: boolean;
	run(): Promise<SubRequestFailure | undefined>;
	output?(): IDataObject;
}

/**
 * Runs steps in order and reports each. A failed step before the last one stops only if the user wants that; a failed last step is an
 * error. Retry On Fail continues after the steps that are done.
 */
async function runSteps(
	context: OperationContext<StepValues>,
	json: IDataObject,
	steps: Step[],
): Promise<OperationResult[]> {
	const reports: StepReport[] = [];
	const output: IDataObject = {};
	for (const [at, { step, isWanted, run, output: stepOutput }] of steps.entries()) {
		const outcome = isWanted ? await settle(run) : undefined;
		const failure = outcome?.ok === false ? context.subRequests.toFailure(outcome.error) : outcome?.value;
		const failedStatus = failure?.outcomeUnknown === true ? 'unknown' : 'failed';
		reports.push({
			step,
			status: failure !== undefined ? failedStatus : isWanted ? 'done' : 'skipped',
			...(failure && { error: failure.message }),
		});
		const isLast = at === steps.length - 1;
		if (failure !== undefined && (isLast || context.values.ifStepFails === 'stop')) {
			const notRun = steps.slice(at + 1).map((later) => ({ step: later.step, status: 'skipped' as const }));
			throw failure.toError({
				message: `The step "${step}" failed: ${failure.message}`,
				description: [describeSteps([...reports, ...notRun]), failure.hint].filter(Boolean).join('. '),
				details: { steps: [...reports, ...notRun].map((report) => ({ ...report })) },
			});
		}
		if (failure === undefined && isWanted) Object.assign(output, stepOutput?.());
	}
	return [{ json: { success: true, ...json, ...output, steps: reports.map((report) => ({ ...report })) } }];
}

const describeSteps = (reports: StepReport[]) =>
	`Steps: ${reports.map(({ step, status }) => `${step} ${status === 'unknown' ? 'outcome unknown' : status}`).join(', ')}`;

/** Sends one write of an item, unless an earlier attempt already did. */
async function sendPart(
	{ index, subRequests }: Pick<OperationContext, 'index' | 'subRequests'>,
	part: string,
	request: ApiRequest,
): Promise<SubRequestFailure | undefined> {
	const name = `${index} ${part}`;
	if (subRequests.isDone(name)) return undefined;
	const result = await subRequests.send([name], request);
	return 'failure' in result ? result.failure : undefined;
}

function requireClient(lastMessage: LastMessage | undefined): LastMessage {
	if (lastMessage?.clientId !== undefined && lastMessage.clientId !== null) return lastMessage;
	throw new InputError(
		'The dialog has no messages, so its client is unknown',
		'Remove the comment and the tags, or write to the client first',
	);
}

async function addComment(
	context: OperationContext<StepValues>,
	lastMessage: LastMessage | undefined,
): Promise<SubRequestFailure | undefined> {
	const { clientId, channelId, transport } = requireClient(lastMessage);
	return await sendPart(
		context,
		'comment',
		internalComment(clientId, context.values.comment, { channel_id: channelId, transport }),
	);
}

async function addTags(
	context: OperationContext<StepValues>,
	lastMessage: LastMessage | undefined,
): Promise<SubRequestFailure | undefined> {
	const { clientId } = requireClient(lastMessage);
	const tagIds = await resolveTags(context, context.values.tagIds ?? []);
	const body = { tag_ids: tagIds, assignee_type: 'client', assignee_id: clientId };
	return await sendPart(context, 'tags', { method: 'POST', path: '/tags/assign_to', body });
}

/** A tag that is not assigned counts as removed. */
async function removeTags(
	context: OperationContext<StepValues>,
	lastMessage: LastMessage | undefined,
): Promise<SubRequestFailure | undefined> {
	const { clientId } = requireClient(lastMessage);
	const assignee = `/clients/${encodeURIComponent(String(clientId))}`;
	for (const tagId of await resolveTags(context, context.values.tagIds ?? [])) {
		const body = { client_id: clientId };
		const path = `/tags/${tagId}/delete_from`;
		const failure = await sendPart(context, `tag ${tagId}`, { method: 'DELETE', path, body });
		if (failure === undefined) continue;
		const { outcomeUnknown, rejection } = failure;
		if (outcomeUnknown || rejection === undefined) return failure;
		if (!(await isNotAssigned(context, tagId, assignee, rejection))) return failure;
	}
	return undefined;
}

interface Transfer {
	request: ApiRequest;
	/** Output fields that name the new assignee. */
	target: IDataObject;
	/** Undoes the choice of an operator. */
	release?(): void;
}

/** Resolves the target, and returns a function that chooses the operator if it is one of several. */
async function prepareTransfer(
	context: OperationContext<HandOverValues>,
	lastMessage: LastMessage | undefined,
): Promise<() => Promise<Transfer>> {
	const { groupId = '', handOverTo, operatorId = null } = context.values;
	const toOperator = (id: number | null) => ({
		request: withBody(context.request, { operator_id: id }),
		target: { operator_id: id },
	});
	if (handOverTo === 'operator') return async () => toOperator(operatorId);
	if (handOverTo === 'noOne') return async () => toOperator(null);
	const toGroup = (id: number) => ({
		request: groupTransferRequest(context, lastMessage, id),
		target: { group_id: id },
	});
	if (handOverTo !== 'availableOperator') {
		const transfer = toGroup(await findGroupId(context, groupId));
		return async () => transfer;
	}
	const group = await findGroup(context, groupId);
	return async () => {
		const pool = await OperatorPool.read(context);
		const operator = await pool.take(context, { group });
		if (operator === undefined) return toGroup(group.id);
		const { request, target } = toOperator(operator.id);
		return {
			request,
			target: { ...target, operator_name: operator.name },
			release: () => pool.release(operator.id),
		};
	};
}

/** The API transfers a dialog to a group by one of its messages only (Chat2Desk's description). */
function groupTransferRequest(
	{ request, values }: OperationContext<DialogValues>,
	lastMessage: LastMessage | undefined,
	groupId: number,
): ApiRequest {
	if (isBlank(lastMessage?.id))
		throw new InputError(
			`The dialog ${values.dialogId} has no messages, so Chat2Desk cannot transfer it to a group`,
			'Assign it to an operator instead',
		);
	const path = `/messages/${encodeURIComponent(String(lastMessage?.id))}/transfer_to_group`;
	return { method: 'GET', path, query: { ...request.query, group_id: groupId }, isWrite: true };
}

const withBody = (request: ApiRequest, body: IDataObject): ApiRequest => ({
	...request,
	body: { ...body, ...request.body },
});

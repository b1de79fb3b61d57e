import type { IDataObject } from 'n8n-workflow';
import type { OperationContext, OperationResult } from '../../descriptions/handler-types';
import { assertLabelLength, isNotAssigned, resolveTags } from './tag-lookup';

type TagList = Array<number | string> | string;

interface AssignmentValues {
	assigneeType: string | number | boolean | undefined;
	clientId: number | undefined;
	requestId: number | undefined;
	tagIds: TagList;
}

/** The filter by tags of a list. */
export interface TagFilterValues {
	tagIds: TagList | undefined;
}

/** Gets one tag by ID, or by name: then the account's tags are read first. */
export async function getTag(context: OperationContext<{ tagId: number | string }>): Promise<OperationResult[]> {
	const { tagId } = context.values;
	const id = typeof tagId === 'number' ? tagId : (await resolveTags(context, [tagId]))[0];
	const { data } = await context.send({ ...context.request, path: `/tags/${encodeURIComponent(String(id))}` });
	return context.toOutput(data).map((json) => ({ json }));
}

/** Creates a tag. */
export async function createTag(context: OperationContext): Promise<OperationResult[]> {
	const { tag_label: label } = context.request.body ?? {};
	if (typeof label === 'string') assertLabelLength(label);
	const { data } = await context.send(context.request);
	return context.toOutput(data).map((json) => ({ json }));
}

/** Assigns all tags with one request. */
export async function assignTags(
	context: OperationContext<AssignmentValues & { createInGroup: number | undefined }>,
): Promise<OperationResult[]> {
	const { assigneeType, clientId, requestId, createInGroup } = context.values;
	const tagIds = await resolveTags(context, context.values.tagIds, createInGroup);
	const body: IDataObject = {
		tag_ids: tagIds,
		assignee_type: assigneeType,
		assignee_id: clientId ?? requestId,
		...context.request.body,
	};
	const { data } = await context.send({ ...context.request, body });
	return [{ json: { ...context.toOutput(data)[0], tag_ids: tagIds } }];
}

/**
 * Removes the tags one by one, because the API accepts one tag per request. A tag that is not assigned does not prevent the removal of
 * the others. Throws Chat2Desk's error if none was assigned.
 */
export async function unassignTags(context: OperationContext<AssignmentValues>): Promise<OperationResult[]> {
	const { assigneeType, clientId, requestId } = context.values;
	const body = { [`${String(assigneeType)}_id`]: clientId ?? requestId, ...context.request.body };
	const assignee = `/${String(assigneeType)}s/${encodeURIComponent(String(clientId ?? requestId))}`;
	const removed: number[] = [];
	const notAssigned: number[] = [];
	let notAssignedError: Error | undefined;
	for (const tagId of await resolveTags(context, context.values.tagIds)) {
		const path = context.request.path.replace(':id', encodeURIComponent(String(tagId)));
		const result = await context.attempt({ ...context.request, path, body }, /^/);
		if ('response' in result) removed.push(tagId);
		else if (!(await isNotAssigned(context, tagId, assignee, result.rejection))) throw result.error;
		else {
			notAssigned.push(tagId);
			notAssignedError = result.error;
		}
	}
	if (removed.length === 0 && notAssignedError !== undefined) throw notAssignedError;
	return [{ json: { success: true, tag_ids: removed, ...(notAssigned.length > 0 && { not_assigned: notAssigned }) } }];
}

/** The context with its filter by tags as the API accepts it: comma-separated IDs. */
export async function filterByTags<V extends TagFilterValues>(
	context: OperationContext<V>,
): Promise<OperationContext<V>> {
	const { tagIds } = context.values;
	if (tagIds === undefined) return context;
	const tags = (await resolveTags(context, tagIds)).join(',');
	return { ...context, request: { ...context.request, query: { ...context.request.query, tags } } };
}

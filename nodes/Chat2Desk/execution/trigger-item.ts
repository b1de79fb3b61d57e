import type { IDataObject, IExecuteFunctions, INode, ISupplyDataFunctions } from 'n8n-workflow';
import { asRecord, isRecord } from '../utils/is-record';

const TRIGGER_TYPE = /\.chat2DeskTrigger$/;

/** Outputs of a trigger that are read; with *Output per Event* it has one per event. */
const MAX_OUTPUTS = 50;

type SubNodeContext = Pick<IExecuteFunctions, 'getParentNodes' | 'getChildNodes' | 'getWorkflowDataProxy'> & {
	/** The agent of a sub-node. Absent in n8n 1.85, and where n8n executes a tool as a node. */
	parentNode?: INode;
};

/**
 * The names of the Chat2Desk Triggers before the agent of a memory or tool.
 *
 * A sub-node knows its agent, or a node from which its data comes: the agent, the node before it, or a review step between both.
 */
export function findTriggers(context: IExecuteFunctions | ISupplyDataFunctions): string[] {
	const { parentNode }: Partial<SubNodeContext> = context;
	const known = [parentNode?.name, previousNode(context), ...sourcesOf(context)];
	const names = [...new Set(known)].filter((name) => typeof name === 'string' && name !== '');
	const triggers = names
		.flatMap((name) => nodesFrom(context, String(name)))
		.filter(({ type, disabled }) => TRIGGER_TYPE.test(type) && disabled !== true);
	return [...new Set(triggers.map(({ name }) => name))];
}

/** A node and all nodes before it. n8n describes a node only as the parent of another one. */
function nodesFrom(context: SubNodeContext, name: string): ReturnType<SubNodeContext['getParentNodes']> {
	const [child] = context.getChildNodes(name);
	const own = child === undefined ? [] : context.getParentNodes(child.name).filter((node) => node.name === name);
	return [...own, ...context.getParentNodes(name)];
}

/** The node from which n8n passed data to the agent or its tool. */
function previousNode(context: SubNodeContext): unknown {
	try {
		return asRecord(context.getWorkflowDataProxy(0).$prevNode).name;
	} catch {
		return undefined;
	}
}

/** The nodes that n8n names as the source of a tool's input. */
function sourcesOf(context: IExecuteFunctions | ISupplyDataFunctions): unknown[] {
	const paired: unknown = context.getInputData()[0]?.pairedItem;
	return [paired].flat().map((source) => asRecord(asRecord(source).sourceOverwrite).previousNode);
}

/** The items of a trigger, from all of its outputs; none if it did not run. */
export function triggerItems(context: Pick<SubNodeContext, 'getWorkflowDataProxy'>, trigger: string): IDataObject[] {
	const found: IDataObject[] = [];
	try {
		for (let output = 0; output < MAX_OUTPUTS; output++) {
			const items: unknown = context.getWorkflowDataProxy(0).$(trigger).all(output);
			if (Array.isArray(items)) found.push(...items.map((item) => asRecord(asRecord(item).json)));
		}
	} catch {
		// It did not run, or has no further output.
	}
	return found;
}

/** The item of the trigger from which an item of the agent comes; the only one if n8n cannot trace it. */
export function triggerItem(
	context: Pick<ISupplyDataFunctions, 'evaluateExpression'> & Pick<SubNodeContext, 'getWorkflowDataProxy'>,
	trigger: string,
	itemIndex: number,
): IDataObject | undefined {
	try {
		const json: unknown = context.evaluateExpression(`{{ $(${JSON.stringify(trigger)}).item.json }}`, itemIndex);
		if (isRecord(json)) return json;
	} catch {
		// n8n cannot trace the item.
	}
	const items = triggerItems(context, trigger);
	return items.length === 1 ? items[0] : undefined;
}

import {
	NodeConnectionTypes,
	type IDataObject,
	type INodeExecutionData,
	type ISupplyDataFunctions,
	type SupplyData,
} from 'n8n-workflow';
import { toNodeError } from '../execution/node-errors';
import { showHint } from '../utils/warnings';
import { settle } from '../utils/settle';
import { readConversation } from './conversation';
import { readMemorySettings } from './memory-settings';
import type { Turn } from './turns';

const MEMORY_KEY = 'chat_history';

/**
 * A message for agents. LangChain converts objects with `role` and `content`. It must have no `_getType()`: LangChain would take the
 * object for one of its messages, and its trimming fails (n8n's *Max Tokens to Read From Memory*).
 */
class AgentMessage {
	constructor(
		readonly role: 'user' | 'assistant',
		readonly content: string,
	) {}

	/** n8n logs messages by their LangChain type. */
	getType(): 'human' | 'ai' {
		return typeOf(this.role);
	}
}

const typeOf = (role: Turn['role']) => (role === 'user' ? 'human' : 'ai');

/** A message for n8n's Chat Memory Manager and Chat Trigger, which read LangChain's messages. */
class HistoryMessage {
	readonly additional_kwargs = {};
	readonly response_metadata = {};

	constructor(
		readonly type: 'human' | 'ai',
		readonly content: string,
	) {}

	getType() {
		return this.type;
	}

	_getType() {
		return this.type;
	}

	toJSON(): IDataObject {
		return { type: this.type, content: this.content };
	}
}

/**
 * The memory of an agent: an object with the methods that LangChain's memories have. Writing does nothing, because a reply that is sent
 * is in Chat2Desk. Errors are thrown when the agent reads: n8n shows no text of errors that are thrown here.
 */
export async function supplyMemory(context: ISupplyDataFunctions, itemIndex: number): Promise<SupplyData> {
	const settings = await settle(() => readMemorySettings(context, itemIndex));
	const read = async () => {
		const turns = await settle(async () => {
			if (!settings.ok) throw settings.error;
			return await readConversation(context, settings.value);
		});
		if (turns.ok) return turns.value;
		const error = toNodeError(context, turns.error, itemIndex);
		const prefix = `${context.getNode().name}: `;
		if (!error.message.startsWith(prefix)) error.message = prefix + error.message;
		if (!context.continueOnFail()) throw error;
		showHint(context, `The agent works without memory. ${error.message}`);
		return [];
	};
	return { response: createMemory(context, read) };
}

/** @param read returns the conversation */
function createMemory(context: ISupplyDataFunctions, read: () => Promise<Turn[]>) {
	const readLogged = async (action: string) => {
		const { index } = context.addInputData(NodeConnectionTypes.AiMemory, [[{ json: { action } }]]);
		const turns = await settle(read);
		if (!turns.ok) {
			const error = toNodeError(context, turns.error);
			context.addOutputData(NodeConnectionTypes.AiMemory, index, error);
			throw error;
		}
		const chatHistory = turns.value.map(({ role, content }) => ({ type: typeOf(role), content }));
		const output: INodeExecutionData = { json: { action, chatHistory } };
		context.addOutputData(NodeConnectionTypes.AiMemory, index, [[output]]);
		return turns.value;
	};
	const ignore = () => Promise.resolve();
	return {
		memoryKey: MEMORY_KEY,
		memoryKeys: [MEMORY_KEY],
		inputKey: 'input',
		outputKey: 'output',
		returnMessages: true,
		loadMemoryVariables: async () => ({
			[MEMORY_KEY]: (await readLogged('loadMemoryVariables')).map(
				({ role, content }) => new AgentMessage(role, content),
			),
		}),
		saveContext: ignore,
		clear: ignore,
		chatHistory: {
			getMessages: async () =>
				(await readLogged('getMessages')).map(({ role, content }) => new HistoryMessage(typeOf(role), content)),
			addMessage: ignore,
			addMessages: ignore,
			addUserMessage: ignore,
			addAIMessage: ignore,
			addAIChatMessage: ignore,
			clear: ignore,
		},
	};
}

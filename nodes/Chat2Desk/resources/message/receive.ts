import type { IDataObject, INodeProperties } from 'n8n-workflow';
import { externalId, phone } from '../../descriptions/common-fields';
import { atTop, inBody, notSent, required } from '../../descriptions/field-builders';
import { channelRLC } from '../../descriptions/resource-locators';
import type { ApiRequest } from '../../descriptions/handler-types';
import type { Operation } from '../../descriptions/types';
import { InputError } from '../../utils/input-error';
import { attachment, text } from './fields';

const senderBy: INodeProperties = {
	displayName: 'Sender',
	name: 'senderBy',
	type: 'options',
	options: [
		{ name: 'ID in Your System', value: 'client' },
		{ name: 'Phone Number', value: 'phone' },
	],
	default: 'phone',
	description: 'How the client who wrote the message is given',
};

const fromPhone: INodeProperties = { ...phone, displayOptions: { show: { senderBy: ['phone'] } } };

const fromClient: INodeProperties = {
	displayName: 'Client ID in Your System',
	name: 'externalClientId',
	type: 'string',
	default: '',
	placeholder: 'e.g. 123abc',
	description:
		'How your own system knows the client: any text that is no phone number. This is not the ID of a client in Chat2Desk.',
	displayOptions: { show: { senderBy: ['client'] } },
};

const nickname: INodeProperties = {
	displayName: 'Nickname',
	name: 'nickname',
	type: 'string',
	default: '',
	description: 'The name under which the team sees the client',
};

const avatar: INodeProperties = {
	displayName: 'Avatar URL',
	name: 'avatar',
	type: 'string',
	default: '',
	description: "A public http(s) address of the client's picture",
};

const image: INodeProperties = {
	displayName: 'Image URL',
	name: 'image',
	type: 'string',
	default: '',
	description: 'The older way to attach a picture. Prefer Attachment URL.',
};

const video: INodeProperties = {
	displayName: 'Video URL',
	name: 'video',
	type: 'string',
	default: '',
	description: 'The older way to attach a video. Prefer Attachment URL.',
};

const latitude: INodeProperties = {
	displayName: 'Latitude',
	name: 'latitude',
	type: 'number',
	typeOptions: { numberPrecision: 7 },
	default: 0,
	description: 'The latitude of a location, in degrees. Goes with Longitude.',
};

const longitude: INodeProperties = {
	displayName: 'Longitude',
	name: 'longitude',
	type: 'number',
	typeOptions: { numberPrecision: 7 },
	default: 0,
	description: 'The longitude of a location, in degrees. Goes with Latitude.',
};

const clientPhone: INodeProperties = {
	displayName: 'Client Phone',
	name: 'clientPhone',
	type: 'string',
	default: '',
	description: 'The real phone number of a client whose messenger has none (client_phone)',
};

const customFields: INodeProperties = {
	displayName: 'Custom Fields (JSON)',
	name: 'customFields',
	type: 'json',
	default: '{}',
	description: 'Values for the client by ID of the custom field',
};

const locationForm: INodeProperties = {
	displayName: 'Location Form',
	name: 'locationForm',
	type: 'options',
	options: [
		{ name: 'Object', value: 'object', description: 'As newer texts of Chat2Desk have it: {lat, lon}' },
		{ name: 'Text', value: 'text', description: 'As its method page has it: lat lng' },
	],
	default: 'text',
	description: 'How the location is written in the request. Try the other form if Chat2Desk does not show it.',
};

/** Writes the location as text unless the user wants the object (Chat2Desk's texts differ). */
function checkLocation(
	{ body = {} }: ApiRequest,
	{ latitude: lat, longitude: lon, locationForm: form }: IDataObject,
): void {
	if ((lat === undefined) === (lon === undefined)) {
		if (lat !== undefined && form !== 'object') body.location = `${lat as number} ${lon as number}`;
		return;
	}
	throw new InputError('A location needs both Latitude and Longitude', 'Add the other one, or remove both');
}

export const receive: Operation = {
	name: 'Receive',
	value: 'receive',
	action: 'Receive message from external channel',
	description: 'Put a message into Chat2Desk as if a client had written it, from a channel of your own',
	request: { method: 'POST', path: '/messages/inbox' },
	fields: [
		required(inBody(channelRLC)),
		atTop({ ...inBody(senderBy), in: 'code' }),
		required(inBody(fromPhone, 'from_client.phone', 'recipient')),
		required(inBody(fromClient, 'from_client.id', 'text')),
		atTop(inBody(text, 'body')),
		...attachment,
		inBody(nickname, 'from_client.nickname'),
		inBody(avatar, 'from_client.avatar'),
		inBody(latitude, 'location.lat'),
		inBody(longitude, 'location.lon'),
		notSent(locationForm),
		inBody(externalId, 'extra_data.external_id'),
		inBody(clientPhone, 'from_client.client_phone', 'phoneNumber'),
		inBody(customFields, 'from_client.custom_fields', 'customFieldsJson'),
		inBody(image),
		inBody(video),
	],
	validate: checkLocation,
	output: { kind: 'acknowledgement' },
};

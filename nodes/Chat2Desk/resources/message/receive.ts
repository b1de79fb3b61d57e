import { channelRLC, externalId, phone } from '../../descriptions/common-fields';
import * as field from '../../descriptions/fields';
import { defineOperation, lazy } from '../../descriptions/operations';
import type { ApiRequest } from '../../descriptions/handler-types';
import type { Property } from '../../descriptions/types';
import { InputError } from '../../utils/input';
import { attachment, inputFileFields, text } from './fields';

const identifySenderBy: Property<'identifySenderBy', 'options'> = {
	displayName: 'Identify Sender By',
	name: 'identifySenderBy',
	type: 'options',
	options: [
		{ name: 'External Client ID', value: 'externalId' },
		{ name: 'Phone Number', value: 'phone' },
	],
	default: 'phone',
};

const senderPhone: Property<'phone', 'string'> = {
	...phone,
	displayOptions: { show: { identifySenderBy: ['phone'] } },
};

const externalClientId: Property<'externalClientId', 'string'> = {
	displayName: 'External Client ID',
	name: 'externalClientId',
	type: 'string',
	default: '',
	placeholder: 'e.g. 123abc',
	description: "The client's ID in your own system (not the Chat2Desk client ID). Must not be a phone number.",
	displayOptions: { show: { identifySenderBy: ['externalId'] } },
};

const nickname: Property<'nickname', 'string'> = {
	displayName: 'Nickname',
	name: 'nickname',
	type: 'string',
	default: '',
	description: 'Client name shown to operators',
};

const avatar: Property<'avatar', 'string'> = {
	displayName: 'Avatar URL',
	name: 'avatar',
	type: 'string',
	default: '',
	description: "Public http(s) URL of the client's picture",
};

const image: Property<'image', 'string'> = {
	displayName: 'Image URL',
	name: 'image',
	type: 'string',
	default: '',
	description: 'URL of an image (legacy). Use Attachment URL instead.',
};

const video: Property<'video', 'string'> = {
	displayName: 'Video URL',
	name: 'video',
	type: 'string',
	default: '',
	description: 'URL of a video (legacy). Use Attachment URL instead.',
};

const latitude: Property<'latitude', 'number'> = {
	displayName: 'Latitude',
	name: 'latitude',
	type: 'number',
	typeOptions: { numberPrecision: 7 },
	default: 0,
	description: 'Latitude of a location, in degrees. Requires Longitude.',
};

const longitude: Property<'longitude', 'number'> = {
	displayName: 'Longitude',
	name: 'longitude',
	type: 'number',
	typeOptions: { numberPrecision: 7 },
	default: 0,
	description: 'Longitude of a location, in degrees. Requires Latitude.',
};

const clientPhone: Property<'clientPhone', 'string'> = {
	displayName: 'Assigned Phone',
	name: 'clientPhone',
	type: 'string',
	default: '',
	description: 'Phone number for a client whose messenger provides none (client_phone)',
};

const customFields: Property<'customFields', 'json'> = {
	displayName: 'Custom Fields (JSON)',
	name: 'customFields',
	type: 'json',
	default: '{}',
	description: 'Values of custom fields as a JSON object with field IDs as keys',
};

const locationFormat: Property<'locationFormat', 'options'> = {
	displayName: 'Location Format',
	name: 'locationFormat',
	type: 'options',
	options: [
		{ name: 'Object', value: 'object', description: '{lat, lon}, as in newer Chat2Desk documentation' },
		{ name: 'Text', value: 'text', description: '"lat lng", as on Chat2Desk\'s method page' },
	],
	default: 'text',
	description: 'Format of the location in the request. Try the other one if Chat2Desk does not show the location.',
};

interface LocationValues {
	latitude: number | undefined;
	longitude: number | undefined;
	locationFormat: unknown;
}

/** Sends the location as text unless the user selects the object format (Chat2Desk's documentation is contradictory). */
function formatLocation(
	{ body = {} }: ApiRequest,
	{ latitude: lat, longitude: lon, locationFormat: format }: LocationValues,
): void {
	if ((lat === undefined) === (lon === undefined)) {
		if (lat !== undefined && format !== 'object') body.location = `${lat} ${lon}`;
		return;
	}
	throw new InputError('"Latitude" and "Longitude" must be set together', 'Add the missing one, or remove both');
}

const handlers = lazy(() => import('./handlers'));

export const receive = defineOperation({
	name: 'Receive',
	value: 'receive',
	action: 'Receive message from external channel',
	description: 'Add an incoming message from your own external channel',
	request: { method: 'POST', path: '/messages/inbox' },
	fields: [
		field.required(field.inBody(channelRLC)),
		field.atTop({ ...field.inBody(identifySenderBy), in: 'code' }),
		field.required(field.inBody(senderPhone, 'from_client.phone', 'recipient')),
		field.required(field.inBody(externalClientId, 'from_client.id', 'text')),
		field.atTop(field.inBody(text, 'body')),
		...attachment,
		...inputFileFields,
		field.inBody(nickname, 'from_client.nickname'),
		field.inBody(avatar, 'from_client.avatar'),
		field.inBody(latitude, 'location.lat'),
		field.inBody(longitude, 'location.lon'),
		field.notSent(locationFormat),
		field.inBody(externalId, 'extra_data.external_id'),
		field.inBody(clientPhone, 'from_client.client_phone', 'phoneNumber'),
		field.inBody(customFields, 'from_client.custom_fields', 'customFields'),
		field.inBody(image),
		field.inBody(video),
	],
	validate: formatLocation,
	output: { kind: 'acknowledgement' },
	execute: handlers(({ sendToRecipient }) => sendToRecipient),
});

'use strict';

/*
 * Where a browser that names no page of n8n comes to: n8n's own first page speaks of its services, not of the bot that waits for a message.
 */

const fs = require('node:fs');
const path = require('node:path');

/** A file in n8n's user folder, written by who seeds it and read by n8n's process: the route of a workflow. */
const fileIn = (userFolder) => path.join(userFolder, 'first-page');

/** @param {string} userFolder @param {string|undefined} route without one n8n's own first page stays */
function setLandingPage(userFolder, route) {
	if (route) fs.writeFileSync(fileIn(userFolder), route);
	else fs.rmSync(fileIn(userFolder), { force: true });
}

/** Where a person who is not logged in yet comes to after that. @param {string} route */
const loginRedirect = (route) => `/signin?redirect=${encodeURIComponent(route)}`;

/**
 * Where a request is sent on to.
 * @param {import('node:http').IncomingMessage} request
 * @param {string} [userFolder]
 * @returns {string|undefined} undefined where n8n answers it itself
 */
function redirectTarget({ method, url, headers }, userFolder = process.env.N8N_USER_FOLDER) {
	if (method !== 'GET' || !['/', '/signin'].includes(url) || !headers.accept?.includes('text/html')) return undefined;
	try {
		return loginRedirect(fs.readFileSync(fileIn(userFolder), 'utf8'));
	} catch {
		return undefined;
	}
}

module.exports = { redirectTarget, setLandingPage, loginRedirect };

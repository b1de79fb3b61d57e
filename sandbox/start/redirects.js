'use strict';

/* Redirects the start page of n8n to the first example workflow. */

const fs = require('node:fs');
const path = require('node:path');

/** The file in n8n's user folder that stores the route. Written by `npm start`, read in n8n's process. */
const landingPageFile = (userFolder) => path.join(userFolder, 'landing-page');

/** @param {string} userFolder @param {string|undefined} route without it, n8n's start page is shown */
function setLandingPage(userFolder, route) {
	if (route) fs.writeFileSync(landingPageFile(userFolder), route);
	else fs.rmSync(landingPageFile(userFolder), { force: true });
}

/** The login page, which redirects to a route afterwards. @param {string} route */
const loginRedirect = (route) => `/signin?redirect=${encodeURIComponent(route)}`;

/**
 * The redirect target of a request.
 * @param {import('node:http').IncomingMessage} request
 * @param {string} [userFolder]
 * @returns {string|undefined} undefined without a redirect
 */
function redirectTarget({ method, url, headers }, userFolder = process.env.N8N_USER_FOLDER) {
	if (method !== 'GET' || !['/', '/signin'].includes(url) || !headers.accept?.includes('text/html')) return undefined;
	try {
		return loginRedirect(fs.readFileSync(landingPageFile(userFolder), 'utf8'));
	} catch {
		return undefined;
	}
}

module.exports = { redirectTarget, setLandingPage, loginRedirect };

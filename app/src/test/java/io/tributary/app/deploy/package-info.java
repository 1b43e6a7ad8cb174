/** What deploy/ holds: checked as its readers would read it. */
package io.tributary.app.deploy;

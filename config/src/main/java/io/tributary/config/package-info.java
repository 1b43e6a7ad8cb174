/**
 * Settings: HOCON in, typed and validated records out.
 *
 * <p>Start with {@link io.tributary.config.SettingsLoader}; {@code reference.conf} documents every
 * setting. A new setting is one line there, one record component and one line in that record's
 * {@code read}.
 */
package io.tributary.config;

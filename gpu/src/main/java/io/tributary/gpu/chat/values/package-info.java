/**
 * The values of the template language with the meaning that Python gives them: printing, comparing,
 * arithmetic, methods. No value holds a Java object of anybody else, and nothing is looked up by
 * reflection.
 */
package io.tributary.gpu.chat.values;

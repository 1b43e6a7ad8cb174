package io.tributary.config;

import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigIncludeContext;
import com.typesafe.config.ConfigIncluder;
import com.typesafe.config.ConfigIncluderClasspath;
import com.typesafe.config.ConfigIncluderFile;
import com.typesafe.config.ConfigIncluderURL;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigParseable;
import java.io.File;
import java.net.URL;

/**
 * Includes files and nothing else: settings never come over the network. HOCON skips an include
 * that is missing; here it is an error.
 */
final class FileIncluder
    implements ConfigIncluder, ConfigIncluderFile, ConfigIncluderURL, ConfigIncluderClasspath {

  @Override
  public ConfigIncluder withFallback(ConfigIncluder fallback) {
    return this;
  }

  @Override
  public ConfigObject include(ConfigIncludeContext context, String what) {
    if (what.contains("://")) throw refused(what);
    ConfigParseable parseable = context.relativeTo(what);
    // What is not beside the file is looked for on the class path, which has no file names.
    if (parseable == null || parseable.origin().filename() == null) throw missing(what);
    return parseable.parse(parseable.options().setOriginDescription(null));
  }

  @Override
  public ConfigObject includeFile(ConfigIncludeContext context, File what) {
    if (!what.isFile()) throw missing(what.toString());
    return ConfigFactory.parseFile(what, context.parseOptions().setOriginDescription(null)).root();
  }

  @Override
  public ConfigObject includeURL(ConfigIncludeContext context, URL what) {
    throw refused(what.toString());
  }

  @Override
  public ConfigObject includeResources(ConfigIncludeContext context, String what) {
    throw refused("classpath(" + what + ")");
  }

  private static ConfigException missing(String what) {
    return new ConfigException.Generic("there is no file " + what + " to include");
  }

  private static ConfigException refused(String what) {
    return new ConfigException.Generic("only files can be included, not " + what);
  }
}

using System.Collections.Immutable;
using System.Globalization;
using Vectron.PlacementDriver.Server.Security;

namespace Vectron.PlacementDriver.Server.Settings;

/// <summary>Turns texts into values; a text that cannot be turned is noted and read as a harmless value.</summary>
internal sealed class SettingReader(SettingValues values, SettingErrors errors)
{
    private const string DurationForm = "a duration such as 500ms, 30s, 5m or 1h (a bare number means milliseconds)";

    // Stands in for an address that could not be read, so that the remaining checks can run.
    private static readonly HostPort Unreadable = new("localhost", 0);

    private static readonly (string Suffix, double Milliseconds)[] Units =
        [("ms", 1), ("s", 1_000), ("m", 60_000), ("h", 3_600_000), ("", 1)];

    /// <summary>A whole number from 1.</summary>
    public ulong Id(Setting setting)
    {
        if (ulong.TryParse(values[setting].Text, NumberStyles.None, CultureInfo.InvariantCulture, out var id) && id > 0)
        {
            return id;
        }

        errors.Add(values[setting], $"must be a whole number from 1 to {ulong.MaxValue}");
        return 1;
    }

    /// <summary>A whole number within bounds.</summary>
    public int Count(Setting setting, int least, int most)
    {
        if (int.TryParse(values[setting].Text, NumberStyles.None, CultureInfo.InvariantCulture, out var count)
            && count >= least && count <= most)
        {
            return count;
        }

        errors.Add(values[setting], $"must be a whole number from {least} to {most}");
        return least;
    }

    /// <summary>A duration within bounds.</summary>
    public TimeSpan Duration(Setting setting, TimeSpan least, TimeSpan most)
    {
        if (TryDuration(values[setting].Text, out var duration) && duration >= least && duration <= most)
        {
            return duration;
        }

        errors.Add(values[setting], $"must be {DurationForm} from {Text(least)} to {Text(most)}");
        return least;
    }

    /// <summary>A truth value as Go's strconv.ParseBool reads it.</summary>
    public bool Switch(Setting setting)
    {
        switch (values[setting].Text)
        {
            case "1" or "t" or "T" or "true" or "TRUE" or "True":
                return true;
            case "0" or "f" or "F" or "false" or "FALSE" or "False":
                return false;
            default:
                errors.Add(values[setting], "must be true or false");
                return false;
        }
    }

    /// <summary>One of an enumeration's names, in lower case.</summary>
    public T OneOf<T>(Setting setting)
        where T : struct, Enum
    {
        var names = Enum.GetNames<T>();
        var index = Array.FindIndex(
            names, name => string.Equals(name, values[setting].Text, StringComparison.OrdinalIgnoreCase));
        if (index >= 0)
        {
            return Enum.Parse<T>(names[index]);
        }

        errors.Add(values[setting], $"must be one of {string.Join(", ", names).ToLowerInvariant()}");
        return default;
    }

    /// <summary>An address.</summary>
    public HostPort Address(Setting setting)
    {
        if (HostPort.TryParse(values[setting].Text, out var address))
        {
            return address;
        }

        errors.Add(values[setting], $"must be {HostPort.Form}");
        return Unreadable;
    }

    /// <summary>An address, or null for <c>none</c>.</summary>
    public HostPort? AddressOrNone(Setting setting) => values[setting].Text == "none" ? null : Address(setting);

    /// <summary>An address, or null when nothing was given.</summary>
    public HostPort? OptionalAddress(Setting setting) => values[setting].Text.Length == 0 ? null : Address(setting);

    /// <summary>An http or https URL, or null when nothing was given.</summary>
    public Uri? OptionalUrl(Setting setting)
    {
        if (values[setting].Text.Length == 0)
        {
            return null;
        }

        if (Uri.TryCreate(values[setting].Text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" && url.Host.Length > 0)
        {
            return url;
        }

        errors.Add(values[setting], "must be a URL such as http://collector:4317");
        return null;
    }

    /// <summary>A path.</summary>
    public string Path(Setting setting)
    {
        if (string.IsNullOrWhiteSpace(values[setting].Text))
        {
            errors.Add(values[setting], "must be a path");
        }

        return values[setting].Text;
    }

    /// <summary>A path, or null when nothing was given.</summary>
    public string? OptionalPath(Setting setting) => values[setting].Text.Length == 0 ? null : values[setting].Text;

    /// <summary>The files of TLS, or null when none is given; some without the others is wrong.</summary>
    public TlsFiles? TlsFiles(Setting certificate, Setting key, Setting authorities)
    {
        Setting[] all = [certificate, key, authorities];
        var missing = Array.FindAll(all, setting => OptionalPath(setting) is null);
        if (missing.Length is 0 or 3)
        {
            return missing.Length == 0 ? new TlsFiles(Path(certificate), Path(key), Path(authorities)) : null;
        }

        foreach (var setting in missing)
        {
            errors.Add(values[setting], $"must be given too: TLS takes {string.Join(", ", all.Select(one => "-" + one.Flag))}");
        }

        return null;
    }

    /// <summary>The members that can be read, in order of id.</summary>
    public ImmutableArray<Member> Members(Setting setting)
    {
        var members = new List<Member>();
        foreach (var text in values[setting].Text.Split(',', StringSplitOptions.TrimEntries))
        {
            if (Member.TryParse(text, out var member))
            {
                members.Add(member);
            }
            else
            {
                errors.Add(values[setting], $"\"{text}\" must be {Member.Form}");
            }
        }

        return [.. members.OrderBy(member => member.NodeId)];
    }

    private static bool TryDuration(string text, out TimeSpan duration)
    {
        duration = default;
        foreach (var (suffix, milliseconds) in Units)
        {
            if (text.EndsWith(suffix, StringComparison.Ordinal)
                && int.TryParse(text.AsSpan(0, text.Length - suffix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var count))
            {
                duration = TimeSpan.FromMilliseconds(count * milliseconds);
                return true;
            }
        }

        return false;
    }

    private static string Text(TimeSpan duration) => duration.TotalSeconds >= 1
        ? string.Create(CultureInfo.InvariantCulture, $"{duration.TotalSeconds}s")
        : string.Create(CultureInfo.InvariantCulture, $"{duration.TotalMilliseconds}ms");
}

namespace Vectron.PlacementDriver.Client.Calls;

/// <summary>Finds everything that is wrong with a client's options at once.</summary>
internal static class OptionsValidator
{
    private static readonly TimeSpan LongestCall = TimeSpan.FromHours(1);
    private static readonly TimeSpan ShortestBackoff = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan ShortestPing = TimeSpan.FromSeconds(1);

    /// <exception cref="ArgumentException">Names every wrong option, its value and what is allowed.</exception>
    public static void ThrowIfWrong(PlacementDriverClientOptions options)
    {
        var problems = Problems(options).ToArray();
        if (problems.Length > 0)
        {
            throw new ArgumentException($"wrong client options: {string.Join("; ", problems)}", nameof(options));
        }
    }

    private static IEnumerable<string> Problems(PlacementDriverClientOptions options) =>
        AddressProblems(options).Concat(SecurityProblems(options)).Concat(TimeProblems(options));

    private static IEnumerable<string> AddressProblems(PlacementDriverClientOptions options)
    {
        if (options.Addresses.IsDefaultOrEmpty)
        {
            yield return $"{nameof(options.Addresses)} is empty, at least one host:port is needed";
            yield break;
        }

        var seen = new HashSet<Uri>();
        foreach (var address in options.Addresses)
        {
            if (!NodeAddress.TryParse(address, options.Security is not null, out var uri))
            {
                yield return
                    $"{nameof(options.Addresses)} has '{address}', allowed is host:port or http(s)://host:port";
            }
            else if (options.Security is not null && uri.Scheme != Uri.UriSchemeHttps)
            {
                yield return $"{nameof(options.Addresses)} has '{address}' in plain text, but there is {nameof(options.Security)}";
            }
            else if (!seen.Add(uri))
            {
                yield return $"{nameof(options.Addresses)} has '{address}' twice";
            }
        }
    }

    private static IEnumerable<string> SecurityProblems(PlacementDriverClientOptions options)
    {
        if (options.Security is { } security && (security.CertificateFile is null) != (security.KeyFile is null))
        {
            yield return $"{nameof(security.CertificateFile)} and {nameof(security.KeyFile)} go together";
        }
    }

    private static IEnumerable<string> TimeProblems(PlacementDriverClientOptions options)
    {
        foreach (var (name, value) in new[]
        {
            (nameof(options.CallTimeout), options.CallTimeout),
            (nameof(options.AttemptTimeout), options.AttemptTimeout),
            (nameof(options.ConnectTimeout), options.ConnectTimeout),
        })
        {
            if (value <= TimeSpan.Zero || value > LongestCall)
            {
                yield return $"{name} is {value}, allowed is above 0 up to {LongestCall}";
            }
        }

        if (options.InitialBackoff < ShortestBackoff || options.InitialBackoff > LongestCall)
        {
            yield return $"{nameof(options.InitialBackoff)} is {options.InitialBackoff}, "
                + $"allowed is {ShortestBackoff} to {LongestCall}";
        }

        if (options.MaxBackoff < options.InitialBackoff || options.MaxBackoff > LongestCall)
        {
            yield return $"{nameof(options.MaxBackoff)} is {options.MaxBackoff}, "
                + $"allowed is {nameof(options.InitialBackoff)} to {LongestCall}";
        }

        if (options.KeepAlivePingDelay < ShortestPing || options.KeepAlivePingTimeout < ShortestPing)
        {
            yield return $"{nameof(options.KeepAlivePingDelay)} is {options.KeepAlivePingDelay} and "
                + $"{nameof(options.KeepAlivePingTimeout)} is {options.KeepAlivePingTimeout}, "
                + $"each must be at least {ShortestPing}";
        }
    }
}

using System.Collections.Frozen;
using System.Security.Cryptography;
using System.Text;

namespace Vectron.PlacementDriver.Server.Security;

/// <summary>
/// The bearer tokens that are accepted, by their SHA-256: the file gives nobody a token. A line is
/// <c>ROLE NAME SHA256</c>; empty lines and those that begin with # are skipped.
/// </summary>
/// <remarks>
/// A plain hash suffices because tokens are random and long; that cannot be seen from a hash, so the README says how to
/// make them. Looking a hash up tells nothing about the time that comparing a token would take.
/// </remarks>
internal sealed class TokenList
{
    /// <summary>No token is accepted.</summary>
    public static readonly TokenList Empty = new(FrozenDictionary<string, Identity>.Empty);

    // Longer ones are not hashed.
    private const int LongestToken = 4_096;

    private static readonly Verdict Unknown = Verdict.Refused("the bearer token is not known to this node");

    private readonly FrozenDictionary<string, Verdict> byHash;

    private TokenList(FrozenDictionary<string, Identity> identities) =>
        byHash = identities.ToFrozenDictionary(token => token.Key, token => Verdict.Proven(token.Value), StringComparer.Ordinal);

    /// <summary>How many there are.</summary>
    public int Count => byHash.Count;

    /// <summary>Reads the file's text.</summary>
    /// <param name="path">Where it came from, for messages.</param>
    /// <param name="text">The text.</param>
    /// <exception cref="CredentialException">A line is malformed, or a token is given twice.</exception>
    public static TokenList Parse(string path, string text)
    {
        var identities = new Dictionary<string, Identity>(StringComparer.Ordinal);
        var number = 0;
        foreach (var line in text.Split('\n', StringSplitOptions.TrimEntries))
        {
            number++;
            if (line.Length == 0 || line[0] == '#')
            {
                continue;
            }

            var words = line.Split((char[])[' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
            if (words is not [var role, var name, var hash]
                || !Identity.TryParse(role, name, out var identity)
                || identity.Role == Role.Peer
                || hash.Length != SHA256.HashSizeInBytes * 2
                || !hash.All(char.IsAsciiHexDigit))
            {
                throw new CredentialException(
                    $"{path} line {number} must be ROLE NAME SHA256 with a role of worker, gateway or operator and 64 hexadecimal digits");
            }

            if (!identities.TryAdd(hash.ToUpperInvariant(), identity))
            {
                throw new CredentialException($"{path} line {number} repeats the token of another line");
            }
        }

        return new TokenList(identities.ToFrozenDictionary(StringComparer.Ordinal));
    }

    /// <summary>Whose token this is.</summary>
    public Verdict Judge(string token) =>
        token.Length <= LongestToken
        && byHash.TryGetValue(Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(token))), out var known)
            ? known
            : Unknown;
}

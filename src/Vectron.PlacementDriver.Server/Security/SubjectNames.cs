using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Vectron.PlacementDriver.Server.Security;

/// <summary>Reads the URIs among a certificate's subject alternative names, which the framework does not hand out.</summary>
internal static class SubjectNames
{
    private const string SubjectAlternativeName = "2.5.29.17";

    // RFC 5280 section 4.2.1.6: uniformResourceIdentifier [6] IA5String.
    private static readonly Asn1Tag UriTag = new(TagClass.ContextSpecific, 6);

    /// <summary>The URIs, in order; empty for a certificate without, or with an extension that cannot be read.</summary>
    public static IReadOnlyList<string> UrisOf(X509Certificate2 certificate)
    {
        var uris = new List<string>();
        try
        {
            foreach (var extension in certificate.Extensions.Where(extension => extension.Oid?.Value == SubjectAlternativeName))
            {
                var names = new AsnReader(extension.RawData, AsnEncodingRules.DER).ReadSequence();
                while (names.HasData)
                {
                    if (names.PeekTag().HasSameClassAndValue(UriTag))
                    {
                        uris.Add(names.ReadCharacterString(UniversalTagNumber.IA5String, UriTag));
                    }
                    else
                    {
                        names.ReadEncodedValue();
                    }
                }
            }
        }
        catch (Exception exception) when (exception is AsnContentException or CryptographicException)
        {
            return [];
        }

        return uris;
    }
}

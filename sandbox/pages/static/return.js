// Goes back to the merchant as a browser does that has the form of a gateway.
document.getElementById("return").submit();
